import t from 'tap'
import { tell } from '../../../src/bringup/timeline/happening-words.js'
import { happeningsOf, recordsOfOwners, type SiteRecords } from '../../../src/bringup/timeline/happenings.js'
import type { SiteEvent } from '../../../src/core/site-event.js'
import type { RunRecord, TransitionRecord } from '../../../src/store/store.js'
import { START } from '../../helpers/events.js'
import { UNPRINTABLE } from '../../helpers/printed.js'
import { NASTY_TEXTS } from '../../helpers/scenarios.js'

const NOTHING: SiteRecords = { transitions: [], siteEvents: [], phaseChanges: [], signOffs: [], runs: [] }
const ROOT = 'dfw1/platform.dns.a'

function change(name: string, seconds: number, parts: Partial<TransitionRecord> = {}): TransitionRecord {
  const time = START + seconds * 1000
  const id = `dfw1/platform.${name}`
  return { eventId: `${name}${seconds}`, time, id, site: 'dfw1', owner: 'edge', to: 'CRITICAL', output: 'no', ...parts }
}

function blocked(name: string, seconds: number, by = ROOT): TransitionRecord {
  return change(name, seconds, { to: 'UNKNOWN', blockedBy: by })
}

function run(id: string, seconds: number, lasts: number): RunRecord {
  const startedAt = START + seconds * 1000
  const finished = { at: startedAt + lasts * 1000, ending: 'completed', status: 'OK', rounds: 1 } as const
  return { id, startedAt, version: '1.0.0', host: 'ci-7', sites: ['dfw1'], checks: 3, finished }
}

const pointGreen: SiteEvent = {
  ...{ id: 'e1', time: START + 5000, site: 'dfw1', siteTitle: 'Dallas 1', phase: 'bringup' },
  ...{ point: { suite: 'platform', name: 'dns', title: 'DNS', owner: 'network' }, by: ROOT },
  ...{ turned: 'green', total: 2, green: 2, before: START },
}

function told(records: Partial<SiteRecords>): readonly string[] {
  return happeningsOf({ ...NOTHING, ...records }).map((each) => {
    const { tone, subject, said } = tell(each, 'dfw1')
    return `${(each.time - START) / 1000} ${tone}: ${subject}: ${said}`
  })
}

t.test('everything in order of time, and what happened at once with the cause first', async (t) => {
  const { point: _, ...whole } = pointGreen
  t.same(
    told({
      transitions: [change('dns.a', 1), change('dns.a', 5, { from: 'CRITICAL', to: 'OK', output: 'yes' })],
      siteEvents: [
        whole,
        pointGreen,
        { ...pointGreen, time: START + 9000, turned: 'red', green: 1, before: START + 5000 },
      ],
      phaseChanges: [{ site: 'dfw1', time: START + 7000, phase: 'live', by: 'ana', reason: 'signed off' }],
      signOffs: [
        {
          id: 's',
          site: 'dfw1',
          time: START + 7000,
          by: 'ana',
          stableMs: 1_800_000,
          sha256: '9f86d081884c7d65',
          report: '',
        },
      ],
      runs: [run('r', 0, 10)],
    }),
    [
      '0 note: run started: 3 checks, firstlight 1.0.0 on ci-7',
      '1 red: platform.dns.a: first result CRITICAL - no',
      '5 green: platform.dns.a: CRITICAL -> OK - yes',
      '5 green: point platform.dns: all green after 5s, 2 of 2',
      '5 green: the site dfw1: all green after 5s, 2 of 2',
      '7 green: signed off: by ana, green for 30m at least, report 9f86d081884c',
      '7 note: phase live: by ana: signed off',
      '9 red: point platform.dns: no longer all green after 4s, 1 of 2, by platform.dns.a',
      '10 note: run ended: completed, OK, 1 round in 10s',
    ],
  )
})

t.test('what one root cause blocks is told as one, whatever else happens meanwhile', async (t) => {
  const names = ['b.1', 'b.2', 'b.3', 'b.4', 'b.5', 'b.6', 'b.7']
  const transitions = [
    change('dns.a', 0),
    ...names.flatMap((name, at) => [blocked(name, at + 1), change(`c.${at}`, at + 1)]),
  ]
  const lines = told({ transitions })
  t.equal(lines.length, 9)
  t.equal(lines[1], '1 red: platform.c.0: first result CRITICAL - no')
  t.equal(
    lines[2],
    '1 blocked: and 7 blocked by platform.dns.a: platform.b.1, platform.b.2, platform.b.3, platform.b.4, platform.b.5 and 2 more',
  )
})

t.test('one alone is told by its name', async (t) => {
  t.same(told({ transitions: [blocked('b.1', 0)] }), ['0 blocked: platform.b.1: blocked by platform.dns.a'])
})

t.test('what is blocked much later, by another one, or after the cause itself changed is told apart', async (t) => {
  const other = 'dfw1/platform.lb.x'
  const transitions = [
    blocked('b.1', 0),
    blocked('b.2', 60),
    blocked('b.3', 121),
    blocked('b.4', 122, other),
    change('dns.a', 123),
    blocked('b.5', 124),
  ]
  const counts = happeningsOf({ ...NOTHING, transitions }).map((each) =>
    each.kind === 'blocked' ? each.changes.length : 0,
  )
  t.same(counts, [2, 1, 1, 0, 1])
})

t.test('of what is known at once, the order is nothing', async (t) => {
  const transitions = [blocked('b.1', 0), change('dns.a', 0), blocked('b.2', 0)]
  t.same(
    happeningsOf({ ...NOTHING, transitions }).map(({ kind }) => kind),
    ['check', 'blocked'],
  )
})

t.test('runs in which nothing happened are told as one', async (t) => {
  const runs = [run('d', 40, 1), run('c', 30, 1), run('b', 20, 1), run('a', 10, 1)]
  t.same(told({ runs, transitions: [change('dns.a', 21)] }), [
    '10 note: run that changed nothing: completed, OK, 1 round in 1s, 3 checks, firstlight 1.0.0 on ci-7',
    '20 note: run started: 3 checks, firstlight 1.0.0 on ci-7',
    '21 red: platform.dns.a: first result CRITICAL - no',
    '21 note: run ended: completed, OK, 1 round in 1s',
    '30 note: 2 runs that changed nothing: until 2026-11-21 04:13:48Z, the last: completed, OK, 1 round in 1s, 3 checks, firstlight 1.0.0 on ci-7',
  ])
})

t.test('runs that overlap are told apart', async (t) => {
  t.same(
    happeningsOf({ ...NOTHING, runs: [run('b', 1, 9), run('a', 0, 5)] }).map((each) => [
      each.kind,
      (each.time - START) / 1000,
    ]),
    [
      ['run-started', 0],
      ['run-started', 1],
      ['run-ended', 5],
      ['run-ended', 10],
    ],
  )
})

t.test('a run that was killed has only a start', async (t) => {
  const { finished: _, ...killed } = run('a', 1, 1)
  t.same(told({ runs: [killed] }), ['1 note: run started: 3 checks, firstlight 1.0.0 on ci-7'])
})

t.test('a period includes its start and excludes its end', async (t) => {
  const transitions = [1, 2, 3].map((seconds) => change('dns.a', seconds))
  const period = { since: START + 2000, until: START + 3000 }
  t.same(
    happeningsOf({ ...NOTHING, transitions }, period).map(({ time }) => time - START),
    [2000],
  )
})

t.test('an owner sees his own checks and points, and what concerns the whole site', async (t) => {
  const { point: _, ...whole } = pointGreen
  const records = {
    ...NOTHING,
    transitions: [change('dns.a', 0, { owner: 'network' }), change('lb.b', 1)],
    siteEvents: [pointGreen, whole],
  }
  const kinds = (owners?: readonly string[]) => happeningsOf(recordsOfOwners(records, owners)).map(({ kind }) => kind)
  t.same(kinds(['edge']), ['check', 'turned'])
  t.same(kinds(['network']), ['check', 'turned', 'turned'])
  t.same(kinds(), ['check', 'check', 'turned', 'turned'])
})

t.test('no text reaches a terminal raw', async (t) => {
  for (const text of NASTY_TEXTS) {
    const parts = { id: `dfw1/${text}`, owner: text, output: text }
    const by = `dfw1/${text}`
    const records = {
      ...NOTHING,
      transitions: [change('a', 0, parts), blocked(text, 1, by)],
      siteEvents: [{ ...pointGreen, by, point: { suite: text, name: text, title: text, owner: text } }],
      phaseChanges: [{ site: 'dfw1', time: START, phase: 'live' as const, by: text, reason: text }],
      runs: [{ ...run('r', 0, 1), host: text, version: text }],
    }
    for (const each of happeningsOf(records)) t.notMatch(JSON.stringify(Object.values(tell(each, 'dfw1'))), UNPRINTABLE)
  }
})

t.test('what was green is a regression when it turns after the sign-off, but not in another bring-up', async (t) => {
  const at = (seconds: number) => START + seconds * 1000
  const records: SiteRecords = {
    ...NOTHING,
    transitions: [
      change('dns.a', 1, { from: 'OK' }),
      change('dns.a', 3, { from: 'OK', to: 'WARNING' }),
      change('dns.a', 4, { from: 'WARNING', to: 'OK' }),
      change('dns.a', 6, { from: 'OK' }),
    ],
    phaseChanges: [
      { site: 'dfw1', time: at(2), phase: 'live' },
      { site: 'dfw1', time: at(5), phase: 'bringup' },
    ],
    signOffs: [{ id: 's', site: 'dfw1', time: at(2), by: 'ana', stableMs: 0, sha256: '', report: '{}' }],
  }
  const regressions = happeningsOf(records).flatMap((each) => (each.kind === 'check' ? [each.regression] : []))
  t.same(regressions, [false, true, false, false])
})
