import t from 'tap'
import { undelivered, undeliveredRecord, undeliveredSentence } from '../../src/bringup/undelivered.js'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const HOUR = 3_600_000
const STUCK = { letters: 1, attempts: 14, behind: 3 }

t.test('what is on its way is no matter yet, what is stuck, old or dead is', async (t) => {
  const told = undelivered(
    [
      { handler: 'fresh', waiting: 4, dead: 0, oldest: NOW - 1000, reason: 'answered 503' },
      { handler: 'old', waiting: 1, dead: 0, oldest: NOW - 300_000 },
      { handler: 'stuck', waiting: 1, dead: 0, oldest: NOW - 10_000, stuck: STUCK },
      { handler: 'dead', waiting: 0, dead: 1, reason: 'answered 422' },
    ],
    NOW,
  )
  t.same(
    told.map(({ handler }) => handler),
    ['old', 'stuck', 'dead'],
  )
})

t.test('it is said how much, since when, why, and where to look', async (t) => {
  const reason = 'http://hooks.example.net answered 500\u001b[2J'
  const rows = [
    [
      { handler: 'hook', waiting: 4, dead: 2, oldest: NOW - 2 * HOUR, stuck: STUCK, reason },
      'hook has not got 4 events that wait, the oldest of 2h ago; 1 was tried in vain, 14 times at most, and holds up 3 behind it; ' +
        '2 events that were refused for good: http://hooks.example.net answered 500\\x1b[2J (firstlight outbox --handler hook)',
    ],
    [
      { handler: 'graph', waiting: 1, dead: 0, oldest: NOW - HOUR },
      'graph has not got 1 event that waits, the oldest of 1h ago (firstlight outbox --handler graph)',
    ],
    [
      { handler: 'a', waiting: 2, dead: 0, stuck: { letters: 2, attempts: 3, behind: 0 } },
      'a has not got 2 events that wait; 2 were tried in vain, 3 times at most (firstlight outbox --handler a)',
    ],
  ] as const
  for (const [backlog, sentence] of rows) t.equal(undeliveredSentence(backlog, NOW), sentence)
  t.same(undeliveredRecord(rows[0][0]), {
    ...{ handler: 'hook', waiting: 4, dead: 2, oldest: '2026-11-21T10:00:00.000Z', reason },
    ...{ stuck: 1, attempts: 14, behind_stuck: 3 },
  })
})
