import t from 'tap'
import { type Attempt, sendEach, sendTogether } from '../../src/sinks/attempt.js'
import type { Letter } from '../../src/sinks/sink.js'

function letters(bodies: string): readonly Letter[] {
  return [...bodies].map((body) => ({ eventId: body, stream: body, time: 0, body }))
}

const ACCEPTED: Attempt = { outcome: 'accepted' }
const REJECTED: Attempt = { outcome: 'rejected', reason: 'x' }
const LATER: Attempt = { outcome: 'retry', reason: 'later' }
const DOWN: Attempt = { outcome: 'retry', reason: 'refused', down: true }

/** A receiver that takes no batch with an x in it, and is down at a d. */
function receiver() {
  const requests: string[] = []
  const send = async (some: readonly Letter[]) => {
    const text = some.map(({ body }) => body).join('')
    requests.push(text)
    if (text.includes('d')) return DOWN
    return text.includes('x') ? REJECTED : ACCEPTED
  }
  return { requests, send }
}

t.test('what is taken as one is sent as one', async (t) => {
  const { requests, send } = receiver()
  t.same(await sendTogether(letters('abc'), send), [ACCEPTED, ACCEPTED, ACCEPTED])
  t.same(requests, ['abc'])
  t.same(await sendTogether([], send), [])
  t.equal(requests.length, 1, 'nothing is sent for nothing')
})

t.test('a rejected batch is split in halves once, and only the offending letter is rejected', async (t) => {
  const { requests, send } = receiver()
  const outcomes = (await sendTogether(letters('abxefgh'), send)).map(({ outcome }) => outcome)
  t.same(outcomes, ['accepted', 'accepted', 'rejected', 'accepted', 'accepted', 'accepted', 'accepted'])
  t.same(requests, ['abxefgh', 'abxe', 'a', 'b', 'x', 'e', 'fgh'])
})

t.test('one letter alone is not tried twice', async (t) => {
  const { requests, send } = receiver()
  t.same(await sendTogether(letters('x'), send), [REJECTED])
  t.same(requests, ['x'])
})

t.test('when the receiver goes away in between, what was taken was taken and the rest waits', async (t) => {
  const answers: readonly Attempt[] = [REJECTED, REJECTED, ACCEPTED, DOWN]
  let asked = 0
  const send = async () => answers[asked++] ?? ACCEPTED
  t.same(await sendTogether(letters('abcdef'), send), [ACCEPTED, DOWN, DOWN, DOWN, DOWN, DOWN])
  t.equal(asked, 4)
})

t.test('letters that go one by one do not stop at one that fails, but where nobody is there', async (t) => {
  const answers: Readonly<Record<string, Attempt>> = { a: ACCEPTED, l: LATER, d: DOWN, x: REJECTED }
  const asked: string[] = []
  const send = async ({ body }: Letter) => {
    asked.push(body)
    return answers[body] ?? ACCEPTED
  }
  t.same(await sendEach(letters('alxda'), send), [ACCEPTED, LATER, REJECTED, DOWN, DOWN])
  t.same(asked, ['a', 'l', 'x', 'd'])
})

t.test('what is to be tried again holds back what follows in its stream, and nothing else', async (t) => {
  const sent: string[] = []
  const send = async ({ body }: Letter) => {
    sent.push(body)
    return body === 'a1' ? LATER : body === 'c1' ? REJECTED : ACCEPTED
  }
  const mixed = ['a1', 'b1', 'a2', 'c1', 'c2', 'a3', 'b2'].map((body) => ({
    ...{ eventId: body, stream: body.slice(0, 1), time: 0, body },
  }))
  const outcomes = (await sendEach(mixed, send)).map(({ outcome }) => outcome)
  t.same(outcomes, ['retry', 'accepted', 'held', 'rejected', 'accepted', 'held', 'accepted'])
  t.same(sent, ['a1', 'b1', 'c1', 'c2', 'b2'])
})

t.test('when the delivery is stopped, only what was under way says so', async (t) => {
  const stopped: Attempt = { outcome: 'held', reason: 'stopped before it was answered', down: true }
  const send = async ({ body }: Letter) => (body === 'b' ? stopped : ACCEPTED)
  const attempts = await sendEach(letters('abcd'), send)
  t.match(attempts, [ACCEPTED, stopped, { outcome: 'held' }, { outcome: 'held' }])
  t.notOk(attempts.slice(2).some((attempt) => 'reason' in attempt))
})
