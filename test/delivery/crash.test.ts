import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { openStore } from '../../src/store/open-store.js'
import { openDesk, openHandler } from '../helpers/deliveries.js'
import { startReceiver } from '../helpers/receiver.js'

const PROGRAM = fileURLToPath(new URL('programs/deliver.js', import.meta.url))
const COUNT = 40
const LEASE_MS = 3000

for (const fatal of [1, 7, COUNT]) {
  t.test(`a process that is killed at its delivery number ${fatal} loses nothing`, async (t) => {
    const location = join(t.testdir(), 'store.db')
    let posts = 0
    let kill = () => {}
    const receiver = await startReceiver(() => {
      posts++
      if (posts === fatal) kill() // claimed and delivered, and not settled
      return 200
    })
    t.teardown(receiver.close)
    const child = spawn(process.execPath, [PROGRAM, location, receiver.url, String(COUNT), String(LEASE_MS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    kill = () => child.kill('SIGKILL')
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
    })
    const [, signal] = await once(child, 'close')
    t.equal(signal, 'SIGKILL')
    const ids: readonly string[] = JSON.parse(said)
    const store = await openStore(location)
    t.teardown(() => store.close())
    const handler = () => openHandler('hook', ['webhook', { url: receiver.url }], { events: ['result'] })

    const next = await openDesk(t, [await handler()], { store })
    t.same(await next.delivery.flush(30_000), [], 'the next one waits until they are nobody’s')
    t.same([...new Set(receiver.ids())].sort(), [...ids].sort(), 'each at least once')
    t.ok(receiver.ids().length - ids.length <= COUNT, 'what was in hand may have gone twice, under the same id')
    t.same(await store.backlog(), [])
  })
}
