import t from 'tap'
import { remainderSentences } from '../../src/delivery/remainder.js'

t.test('what is left behind is said in one line each, with the command that shows more', async (t) => {
  t.same(
    remainderSentences([
      { handler: 'graph', waiting: 3, waitingReason: 'connect ECONNREFUSED 127.0.0.1:8086', dead: 0 },
      { handler: 'chat', waiting: 1, dead: 2, deadReason: 'it said\n\u001b[2Jno' },
    ]),
    [
      '3 events for graph are kept for later: connect ECONNREFUSED 127.0.0.1:8086 (firstlight outbox)',
      '1 event for chat is kept for later (firstlight outbox)',
      '2 events for chat are refused for good: it said \\x1b[2Jno (firstlight outbox --dead)',
    ],
  )
})

t.test('of what is not there nothing is said', async (t) => {
  t.same(remainderSentences([{ handler: 'chat', waiting: 0, dead: 0 }]), [])
})
