import t from 'tap'
import { historyOf } from '../../../src/bringup/history/history.js'
import { historyJson } from '../../../src/bringup/history/history-json.js'
import { historyText } from '../../../src/bringup/history/history-text.js'
import { standingMarks } from '../../../src/bringup/marks.js'
import type { CheckEvent } from '../../../src/core/event.js'
import { makeEvent, makeInstance, makeSite, START, WAIVER } from '../../helpers/events.js'
import { UNPRINTABLE } from '../../helpers/printed.js'
import { NASTY_TEXTS, nasty } from '../../helpers/scenarios.js'

const marks = standingMarks({ LANG: 'C.UTF-8' })
const now = START + 3_600_000
const view = { color: false, columns: Number.POSITIVE_INFINITY, marks, now }
const instance = makeInstance({ contact: '#network-oncall', ttlMs: 7_200_000, occurrences: 3 })

function shown(events: readonly CheckEvent[], at = now): string {
  const [last] = events
  const history = historyOf(
    { check: last?.result.instance ?? instance, declaredAt: START, ...(last && { last }) },
    events,
  )
  if (history === undefined) throw new Error('there is a check')
  return historyText(history, { ...view, now: at })
}

const red = makeEvent({
  instance,
  status: 'CRITICAL',
  output: '10.1.0.53 did not answer',
  event: {
    time: START + 60_000,
    since: START + 60_000,
    state: 'flapping',
    totalStateChange: 34,
    transition: { from: 'OK', to: 'CRITICAL' },
    history: ['OK', 'WARNING', 'UNKNOWN', 'CRITICAL'],
    lastOk: START,
    firstGreen: START,
    hard: false,
  },
})
const green = makeEvent({ instance, output: 'answered in 0.012 s', event: { time: START } })

t.test('a check: what it is, whose, how it stands since when, and its events with the changes marked', async (t) => {
  t.equal(
    shown([red, green]),
    `dfw1/platform.dns.resolver-answers
  what        The resolver answers (dns)
  point       Recursive DNS at Dallas 1
  owner       network (#network-oncall)
  why         Every container resolves service names here.

  ✗ red       CRITICAL - 10.1.0.53 did not answer
              expected
              soft, 1 of 3
  looked at   2026-11-21 04:14:07Z, 59m ago
  bad since   2026-11-21 04:14:07Z, 59m ago
  first green 2026-11-21 04:13:07Z, 1h ago
  last OK     2026-11-21 04:13:07Z, 1h ago
  seen red    yes
  state       flapping, total state change 34 %, 1 in a row, watermark 1
  last 4      ✓!?✗  oldest first

the last 2 events, newest first; > is a change of status
> 2026-11-21 04:14:07Z  ✗ red       12ms  OK -> CRITICAL - 10.1.0.53 did not answer (expected, soft, 1 of 3)
  2026-11-21 04:13:07Z  ✓ green     12ms  OK - answered in 0.012 s
`,
  )
})

t.test('what is waived, blocked, late, retried or a regression is said to be', async (t) => {
  const live = makeSite({ phase: 'live', signedOffAt: START - 1000 })
  const attempts = [red, red].map(({ result }) => ({ status: result.outcome.status, output: 'x', durationMs: 1 }))
  const cases: readonly (readonly [CheckEvent, RegExp])[] = [
    [
      makeEvent({ status: 'CRITICAL', result: { waiver: WAIVER } }),
      /~ waived .*\(waived until 2027-01-31 by ana: replaced in January/,
    ],
    [
      makeEvent({ status: 'UNKNOWN', output: 'no', result: { blockedBy: 'dfw1/x.y.z' } }),
      /⊘ blocked.*blocked by dfw1\/x\.y\.z/,
    ],
    [makeEvent({ status: 'CRITICAL', instance: makeInstance({ site: live }) }), /✗ red.*\(regression\)/],
    [
      makeEvent({ status: 'UNKNOWN', output: 'blocked by y.z', result: { blockedBy: 'dfw1/x.y.z' } }),
      /⊘ blocked.*UNKNOWN - blocked by y\.z \(expected\)$/,
    ],
    [makeEvent({ event: { late: true } }), /✓ green.*\(late\)/],
    [makeEvent({ result: { attempts } }), /✓ green.*\(2 attempts\)/],
  ]
  for (const [event, words] of cases) t.match(shown([event]).split('\n').at(-2), words)
})

t.test('never green, never red, never reported and too old are said in words', async (t) => {
  t.match(shown([makeEvent({ status: 'CRITICAL' })]), /first green never\n.*last OK {5}never\n/)
  t.match(shown([makeEvent()]), /seen red {4}no, as it is written now/)
  t.match(shown([]), /never {7}it has never reported, and counts as red: declared 2026-11-21 04:13:07Z, 1h ago\n$/)
  t.match(
    shown([green], START + 7_200_001),
    /○ stale {5}OK - answered in 0\.012 s\n {14}too old to count: a result is good for 2h: run it again\n {2}looked at {3}2026-11-21 04:13:07Z, 2h ago\n/,
  )
  t.notMatch(shown([green], START + 7_200_000), 'stale')
  t.match(
    shown([makeEvent()], START + 900_013),
    /○ stale .*\n.*good for 15m: run it again; .*`defaults: \{ttl: 26h\}`\n/,
  )
  t.match(shown([green], START - 3_600_000), /○ stale .*\n.*dated in the future: set the clocks\n/)
})

t.test('a check that no suite declares any more has its history all the same', async (t) => {
  const history = historyOf(undefined, [red, green])
  t.match(history && historyText(history, view), /gone {8}no suite declares it any more/)
  t.equal(historyOf(undefined, []), undefined)
})

t.test('a late event is not where the check stands', async (t) => {
  const late = makeEvent({ instance, event: { late: true, time: START + 90_000 } })
  t.equal(historyOf(undefined, [late, red])?.last, red)
})

t.test('no text of a checked system reaches a terminal raw', async (t) => {
  for (const event of nasty().events) {
    for (const columns of [20, 80, Number.POSITIVE_INFINITY]) {
      const history = historyOf({ check: event.result.instance, declaredAt: START, last: event }, [event])
      if (history === undefined) throw new Error('there is a check')
      t.notMatch(historyText(history, { ...view, columns }), UNPRINTABLE)
      const { last } = JSON.parse(historyJson(history, now))
      t.equal(last.output, event.result.outcome.output.toWellFormed())
    }
  }
  t.ok(NASTY_TEXTS.length > 20)
})
