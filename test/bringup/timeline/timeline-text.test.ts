import t from 'tap'
import { standingMarks } from '../../../src/bringup/marks.js'
import { happeningsOf } from '../../../src/bringup/timeline/happenings.js'
import { siteTimes } from '../../../src/bringup/timeline/time-to-green.js'
import { lastOf, type Timeline } from '../../../src/bringup/timeline/timeline.js'
import { timelineJson } from '../../../src/bringup/timeline/timeline-json.js'
import { timelineMarkdown } from '../../../src/bringup/timeline/timeline-markdown.js'
import { timelineText } from '../../../src/bringup/timeline/timeline-text.js'
import type { KnownCheck, TransitionRecord } from '../../../src/store/store.js'
import { makeEvent, makeInstance, START } from '../../helpers/events.js'
import { UNPRINTABLE } from '../../helpers/printed.js'
import { NASTY_TEXTS } from '../../helpers/scenarios.js'

const look = { color: false, columns: Number.POSITIVE_INFINITY, marks: standingMarks({ LANG: 'C.UTF-8' }) }
const EMPTY = { siteEvents: [], phaseChanges: [], signOffs: [], runs: [] }
const NO_OTHERS = { whole: undefined, points: new Map() }

/** A timeline of changes, each check red and then green a second later. */
function timelineOf(names: readonly string[], text = 'no', point = text): Timeline {
  const checks: readonly KnownCheck[] = names.map((check) => {
    const instance = makeInstance({ check, point, pointTitle: text, owner: point })
    return { check: instance, declaredAt: START, last: makeEvent({ instance }) }
  })
  const transitions = checks.flatMap(({ check: { id, owner } }, index): readonly TransitionRecord[] => {
    const common = { id, site: 'dfw1', owner, output: text }
    const time = START + index * 1000
    return [
      { ...common, eventId: `${index}a`, time, to: 'CRITICAL' },
      { ...common, eventId: `${index}b`, time: time + 1000, from: 'CRITICAL', to: 'OK' },
    ]
  })
  const times = siteTimes({ site: 'dfw1', now: START, checks, transitions, phaseChanges: [], signOffs: [] })
  return {
    site: { name: 'dfw1', title: 'Dallas 1' },
    now: START + 3_600_000,
    ...lastOf(happeningsOf({ ...EMPTY, transitions })),
    ...(times && { times }),
    others: { whole: undefined, points: new Map([['platform.no', { sites: ['ams1', 'fra1'], medianMs: 60_000 }]]) },
  }
}

t.test('what happened in order of time, whose it is, and how long it took', async (t) => {
  t.equal(
    timelineText(timelineOf(['a', 'b']), look),
    `dfw1  Dallas 1
2026-11-21 04:13:07Z ✗ platform.no.a  first result CRITICAL - no (no)
2026-11-21 04:13:08Z ✓ platform.no.a  CRITICAL -> OK - no
2026-11-21 04:13:08Z ✗ platform.no.b  first result CRITICAL - no (no)
2026-11-21 04:13:09Z ✓ platform.no.b  CRITICAL -> OK - no

time to green  from 2026-11-21 04:13:07Z until it stayed green; looked at 1h ago
        2s  dfw1  2/2  median 1.5s, slowest platform.no.b 2s
by owner
        2s  no  2/2  median 1.5s, slowest platform.no.b 2s
by integration point
        2s  platform.no  2/2  no; median 1.5s, slowest b 2s; 58s faster than 2 other sites (median 1m)
by check
        1s  platform.no.a  no
        2s  platform.no.b  no
`,
  )
})

t.test('the same as Markdown and as JSON', async (t) => {
  t.equal(
    timelineMarkdown(timelineOf(['a'])),
    `## dfw1: Dallas 1

| Time (UTC) |  | What | Became | Owner |
| --- | --- | --- | --- | --- |
| 2026-11-21 04:13:07Z | red | platform.no.a | first result CRITICAL - no | no |
| 2026-11-21 04:13:08Z | green | platform.no.a | CRITICAL -\\> OK - no | no |

### Time to green

As of what was looked at 1h ago.

| What | Owner | Took | Green | Checks | Against other sites |
| --- | --- | ---: | ---: | --- | --- |
| dfw1 | all | 1s | 1/1 |  |  |
| all of the owner | no | 1s | 1/1 |  |  |
| platform.no | no | 1s | 1/1 |  | 59s faster than 2 other sites (median 1m) |
`,
  )
  t.match(JSON.parse(timelineJson(timelineOf(['a']))), {
    kind: 'timeline',
    site: 'dfw1',
    left_out: 0,
    happenings: [
      { time: '2026-11-21T04:13:07.000Z', kind: 'check', instance: 'dfw1/platform.no.a', to: 'CRITICAL', output: 'no' },
      { kind: 'check', from: 'CRITICAL', to: 'OK' },
    ],
    time_to_green: {
      started_at: '2026-11-21T04:13:07.000Z',
      site: { ms: 1000, green: 1, total: 1, waived: 0, median_ms: 1000, slowest: 'dfw1/platform.no.a' },
      integration_points: [
        { integration_point: 'no', ms: 1000, others: { sites: ['ams1', 'fra1'], this_site: 'faster' } },
      ],
      checks: [{ instance: 'dfw1/platform.no.a', ms: 1000 }],
    },
  })
})

t.test('a limit keeps the last, and says how many came before', async (t) => {
  const timeline = timelineOf(['a', 'b'])
  const limited = { ...timeline, ...lastOf(timeline.happenings, 1) }
  t.match(timelineText(limited, look), /^dfw1 {2}Dallas 1\n3 earlier not shown\n2026-11-21 04:13:09Z ✓ platform\.no\.b/)
  t.equal(JSON.parse(timelineJson(limited)).left_out, 3)
  t.match(timelineMarkdown(limited), '3 earlier not shown.')
})

t.test('a site without anything says so', async (t) => {
  const nothing = { site: { name: 'dfw1', title: '' }, now: START, happenings: [], leftOut: 0, others: NO_OTHERS }
  t.equal(timelineText(nothing, look), 'dfw1\nnothing happened in this time\n')
})

t.test('on a terminal the evidence stands free of the times', async (t) => {
  const text = timelineText(timelineOf(['c'.repeat(40)], 'it did not answer within 10 s', 'dns'), {
    ...look,
    columns: 80,
  })
  t.match(text, /^ {23}first result CRITICAL - it did not answer within 10 s$/m)
})

t.test('no text of a checked system breaks a terminal, a table or JSON', async (t) => {
  for (const text of NASTY_TEXTS) {
    const timeline = timelineOf(['a', 'b'], text)
    for (const columns of [30, Number.POSITIVE_INFINITY])
      t.notMatch(timelineText(timeline, { ...look, columns }), UNPRINTABLE)
    const markdown = timelineMarkdown(timeline)
    t.notMatch(markdown, UNPRINTABLE)
    const rows = markdown.split('\n').filter((line) => line.startsWith('|'))
    for (const row of rows) t.match(row.match(/(?<!\\)\|/g)?.length, /^[67]$/)
    t.equal(JSON.parse(timelineJson(timeline)).happenings.length, 4)
  }
})

t.test('ten thousand changes take a moment', async (t) => {
  const names = Array.from({ length: 5000 }, (_, index) => `check-${index}`)
  const text = 'GET https://lb.dfw1.example.net/health/ready returned 503 in 0.412 s, wanted 200'
  const startedAt = performance.now()
  const lines = timelineText(timelineOf(names, text, 'edge'), { ...look, color: true, columns: 80 }).split('\n')
  t.ok(lines.length > 10_000)
  t.ok(performance.now() - startedAt < 5000, 'and nothing of it is quadratic')
  t.comment(`${Math.round(performance.now() - startedAt)} ms`)
})
