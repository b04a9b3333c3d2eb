import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { inOwnNetwork, needsOwnNetwork } from '../../helpers/own-network.js'

/** Twelve names that a silent server is asked for, and then those that are looked at, in one process. */
const PROGRAM = `
  import { createSocket } from 'node:dgram'
  import tcp from './build/checks/tcp.js'
  import { attempt } from './build/src/core/attempt.js'
  import { startTcpServer } from './build/src/lab/server.js'
  const silent = createSocket('udp4')
  await new Promise((resolve) => silent.bind(53, '127.0.0.1', resolve))
  const { port } = await startTcpServer(() => undefined)
  const look = async (host) => {
    const settings = { options: { host, port }, timeoutMs: 3000, timeoutStatus: 'CRITICAL' }
    const { outcome } = await attempt(tcp, { ...settings, context: { directory: '.', now: Date.now } })
    return outcome
  }
  const dead = Array.from({ length: 12 }, (_, index) => look('dead' + index + '.test'))
  const good = await look('good.test')
  console.log(JSON.stringify({ good, dead: await Promise.all(dead) }))
  process.exit()
`

t.test(
  'names that a silent resolver is asked for keep nobody from those in /etc/hosts',
  { skip: needsOwnNetwork() },
  async (t) => {
    const network = {
      folder: t.testdir({}),
      hosts: '127.0.0.1 good.test\n',
      resolvConf: 'nameserver 127.0.0.1\n',
      sources: 'files dns',
    }
    const command = inOwnNetwork(network, process.cwd(), [process.execPath, '--input-type=module', '-e', PROGRAM])
    const { stdout } = await promisify(execFile)('unshare', command, { timeout: 60_000 })
    const { good, dead } = JSON.parse(stdout)
    t.match(good, { status: 'OK', observed: { address: '127.0.0.1' } })
    for (const outcome of dead) {
      t.match(outcome, {
        status: 'CRITICAL',
        output: /^timed out after 3 s, while resolving dead\d+\.test$/,
        conclusive: false,
      })
    }
  },
)
