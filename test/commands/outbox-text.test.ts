import t from 'tap'
import { outboxLetters, outboxSummary, stateOf } from '../../src/commands/outbox-text.js'
import type { OutboxRow } from '../../src/store/outbox-store.js'

const NOW = Date.parse('2026-11-21T12:00:00Z')

function row(key: number, parts: Partial<OutboxRow>): OutboxRow {
  return {
    ...{ key, handler: 'hook', eventId: `${key}`, stream: 'dfw1/s.p.c', time: NOW - 60_000, body: '' },
    ...{ attempts: 0, leasedUntil: 0, dueAt: NOW },
    ...parts,
  }
}

const ROWS = [
  row(1, { attempts: 3, reason: 'answered 500' }),
  row(2, {}),
  row(3, { handler: 'graph' }),
  row(4, { stream: 'dfw1/s.p.d' }),
  row(5, {}),
]

t.test('what is stuck is told apart, and so is what only waits behind it', async (t) => {
  const since = '2026-11-21 11:59:00Z, 1m ago'
  t.equal(
    outboxSummary(ROWS, NOW),
    `HANDLER  STATE    EVENTS  SINCE                         REASON
graph    waiting  1       ${since}  not tried yet
hook     stuck    1       ${since}  answered 500
hook     waiting  1       ${since}  not tried yet
hook     waiting  2       ${since}  behind an earlier one of its check
`.replaceAll('SINCE                         ', `SINCE${' '.repeat(since.length - 3)}`),
  )
  t.match(outboxLetters(ROWS, NOW), /dfw1\/s\.p\.c +stuck +3 tries +answered 500\n/)
})

t.test('a letter is waiting, stuck or dead', async (t) => {
  t.equal(stateOf({ ...row(1, {}), attempts: 2 }), 'waiting')
  t.equal(stateOf({ ...row(1, {}), attempts: 3 }), 'stuck')
  const { dueAt: _, ...dead } = row(1, { attempts: 9 })
  t.equal(stateOf(dead), 'dead')
})
