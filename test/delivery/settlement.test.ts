import t from 'tap'
import { redactor } from '../../src/core/redact.js'
import { askedMs, delayMs, settlementOf } from '../../src/delivery/settlement.js'
import type { OutboxRow } from '../../src/store/outbox-store.js'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const HOUR = 3_600_000
const circumstances = { now: NOW, random: () => 0.5, redact: redactor(['hunter22']) }

function row(key: number, overrides: Partial<OutboxRow> = {}): OutboxRow {
  return {
    key,
    handler: 'h',
    eventId: `${key}`,
    stream: 's',
    time: NOW,
    body: '',
    attempts: 0,
    dueAt: NOW,
    leasedUntil: 0,
    ...overrides,
  }
}

t.test('what was taken goes, what was refused is dead, the rest is tried again', async (t) => {
  const answers = [
    { outcome: 'accepted' },
    { outcome: 'rejected', reason: 'no, hunter22' },
    { outcome: 'retry', reason: 'later, hunter22' },
    { outcome: 'retry', reason: 'busy', afterMs: 90_000 },
    { outcome: 'held' },
    { outcome: 'held', reason: 'stopped, hunter22' },
  ] as const
  t.same(
    settlementOf(
      [1, 2, 3, 4, 5, 6, 7].map((key) => row(key)),
      answers,
      circumstances,
    ),
    {
      accepted: [1],
      dead: [{ key: 2, reason: 'no, [secret]' }],
      retry: [
        { key: 3, dueAt: NOW + 1500, reason: 'later, [secret]' },
        { key: 4, dueAt: NOW + 90_000, reason: 'busy', asked: true },
        { key: 7, dueAt: NOW + 1500, reason: 'the sink did not say what became of it' },
      ],
      held: [{ key: 5 }, { key: 6, reason: 'stopped, [secret]' }],
    },
  )
})

t.test('whatever a receiver asks for, it gets a second at least and five minutes at most', async (t) => {
  const rows = [
    [0, 1000],
    [-5000, 1000],
    [Number.NEGATIVE_INFINITY, 1000],
    [1500.4, 1500],
    [300_000, 300_000],
    [1e17, 300_000],
    [Number.POSITIVE_INFINITY, 300_000],
    [Number.NaN, undefined],
  ] as const
  for (const [afterMs, asked] of rows) {
    const answer = { outcome: 'retry', reason: 'busy', afterMs } as const
    t.equal(askedMs(answer), asked, String(afterMs))
    const [retry] = settlementOf([row(1)], [answer], circumstances).retry
    t.equal(retry?.dueAt, NOW + (asked ?? 1500))
  }
})

t.test('after a day, or many tries, it is given up with its reason', async (t) => {
  const answers = [{ outcome: 'retry', reason: 'connect ECONNREFUSED' }] as const
  const fate = (overrides: Partial<OutboxRow>) =>
    settlementOf([row(1, overrides)], answers, circumstances).dead.map(({ reason }) => reason)
  t.same(fate({ time: NOW - 23 * HOUR, attempts: 300 }), [])
  t.same(fate({ time: NOW - 25 * HOUR }), ['given up: connect ECONNREFUSED'])
  t.same(fate({ attempts: 499 }), ['given up: connect ECONNREFUSED'])
  const old = row(1, { time: NOW - 25 * HOUR })
  t.match(settlementOf([old], [{ outcome: 'held', reason: 'stopped' }], circumstances), { dead: [{ key: 1 }] })
  t.match(settlementOf([old], [{ outcome: 'held' }], circumstances), { held: [{ key: 1 }] }, 'what was not even sent')
  t.same(settlementOf([row(1, { time: 0 })], [{ outcome: 'accepted' }], circumstances).accepted, [1], 'never untried')
})

t.test('delays grow from a second to five minutes, with jitter over all of it', async (t) => {
  const span = (attempts: number) => [delayMs(attempts, () => 0), delayMs(attempts, () => 1)]
  t.same(span(0), [1000, 2000])
  t.same(span(3), [1000, 16_000])
  t.same(span(8), [1000, 300_000])
  t.same(span(10_000), [1000, 300_000])
})
