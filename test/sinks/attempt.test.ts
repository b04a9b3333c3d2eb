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
