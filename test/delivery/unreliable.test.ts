import { createServer, type ServerResponse } from 'node:http'
import t from 'tap'
import { listen } from '../../src/lab/server.js'
import { testClock } from '../helpers/clock.js'
import { openDesk, openHandler } from '../helpers/deliveries.js'

/** A linear congruential generator: the same misfortune each time. Source: Numerical Recipes. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Taken {
  readonly id: string
  readonly subject: string
}

/** A receiver that does each of the things that a receiver may do. Whether its answer is lost, the sender cannot know. */
async function unreliableReceiver(random: () => number) {
  const taken: Taken[] = []
  const lost = new Set<string>()
  type Answer = (response: ServerResponse, events: readonly Taken[]) => void
  const take: Answer = (response, events) => {
    taken.push(...events)
    response.end()
  }
  const answers: readonly Answer[] = [
    ...[take, take, take, take, take],
    (response, events) => {
      taken.push(...events)
      for (const { id } of events) lost.add(id)
      response.socket?.resetAndDestroy()
    },
    (response) => response.socket?.resetAndDestroy(),
    (response) => response.writeHead(500).end('oops'),
    (response) => response.writeHead(429, { 'retry-after': '30' }).end(),
    (response) => response.writeHead(503).end(),
  ]
  const server = await listen(
    createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const events: readonly Taken[] = [JSON.parse(Buffer.concat(chunks).toString())].flat()
      answers[Math.floor(random() * answers.length)]?.(response, events)
    }),
  )
  return { ...server, taken, lost }
}

/** So that after a failure the next run comes, and nobody waits. */
const SHORTER_THAN_ANY_PAUSE_MS = 1000

for (const batched of [false, true]) {
  t.test(`whatever the receiver does, nothing is lost and nothing overtakes, batched: ${batched}`, async (t) => {
    for (const seed of [1, 2, 3]) {
      const random = seeded(seed)
      const receiver = await unreliableReceiver(random)
      const url = `http://127.0.0.1:${receiver.port}/`
      const handler = () => openHandler('hook', ['webhook', { url, batched }], { events: ['result'] })
      const clock = testClock()
      let ahead = 0
      const now = () => clock() + ahead
      const first = await openDesk(t, [await handler()], { random, now })
      const ids: string[] = []
      for (let round = 0; round < 4; round++) ids.push(...(await first.report(round % 2 === 0 ? 'OK' : 'CRITICAL', 10)))
      let runs = 0
      for (; (await first.store.backlog()).length > 0 && runs < 200; runs++) {
        ahead += 6 * 60_000
        const desk = await openDesk(t, [await handler()], { store: first.store, random, now })
        await desk.delivery.flush(SHORTER_THAN_ANY_PAUSE_MS)
        await desk.delivery.close()
        const rows = await first.store.outbox({ limit: 1000 })
        for (const { eventId, reason } of rows) if (reason?.includes('stopped')) receiver.lost.add(eventId)
      }
      const got = receiver.taken.map(({ id }) => id)
      t.same([...new Set(got)].sort(), [...ids].sort(), `nothing is lost, after ${runs} runs`)
      const twice = got.filter((id, index) => got.indexOf(id) !== index)
      t.same(
        twice.filter((id) => !receiver.lost.has(id)),
        [],
        'nothing comes twice but what may not have come',
      )
      const firsts = receiver.taken.filter(({ id }, index) => got.indexOf(id) === index)
      for (const subject of new Set(firsts.map((event) => event.subject))) {
        const order = firsts.filter((event) => event.subject === subject).map(({ id }) => ids.indexOf(id))
        t.same(
          order,
          [...order].sort((a, b) => a - b),
          `${subject} in its order`,
        )
      }
      await receiver.close()
    }
  })
}
