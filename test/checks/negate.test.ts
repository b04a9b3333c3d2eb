import t from 'tap'
import { loadBuiltinCheckType } from '../../checks/index.js'
import { judge, NO_CRITERIA } from '../../src/core/judge.js'
import { brokenServers } from '../../src/lab/broken-servers.js'
import { brokenUdpServers } from '../../src/lab/udp-server.js'
import { runCheck } from '../helpers/run-check.js'

/** Every check type that talks to a host, with the options that lead it to this place. */
const asking: Readonly<Record<string, (host: string, port: number) => Readonly<Record<string, unknown>>>> = {
  dns: (host, port) => ({ name: 'a.test', server: `${host}:${port}` }),
  http: (host, port) => ({ url: `http://${host}:${port}/` }),
  ntp: (host, port) => ({ host, port }),
  smtp: (host, port) => ({ host, port }),
  ssh: (host, port) => ({ host, port }),
  tcp: (host, port) => ({ host, port, receive: 'ready' }),
  tls: (host, port) => ({ host, port }),
  udp: (host, port) => ({ host, port, send: 'x' }),
  version: (host, port) => ({ url: [`http://${host}:${port}/`], expected: '1' }),
}

/** Those that can be told which resolver to ask. */
const resolving = Object.entries(asking).filter(([name]) => name !== 'dns')

async function negated(name: string, options: Readonly<Record<string, unknown>>) {
  const type = await loadBuiltinCheckType(name)
  if (type === undefined) throw new Error(`there is no check type ${name}`)
  return judge(await runCheck(type, options, { timeoutMs: 300 }), { ...NO_CRITERIA, negate: true })
}

t.test('a resolver that is silent or gone proves nothing of what must fail', async (t) => {
  const silent = await brokenUdpServers.silent()
  const closed = await brokenUdpServers.closed()
  t.teardown(silent.close)
  for (const [name, to] of resolving) {
    for (const { host, port } of [silent, closed]) {
      const outcome = await negated(name, { ...to('open.test', 9), resolver: `${host}:${port}` })
      t.match(
        outcome,
        { status: 'UNKNOWN', output: /^cannot tell whether it must fail: .*resolv/ },
        `${name}: ${outcome.output}`,
      )
    }
  }
})

t.test('a server that takes the question and is silent is there, and may work', async (t) => {
  const tcp = await brokenServers.silent()
  const udp = await brokenUdpServers.silent()
  t.teardown(tcp.close)
  t.teardown(udp.close)
  for (const [name, to] of Object.entries(asking)) {
    const { host, port } = ['dns', 'ntp', 'udp'].includes(name) ? udp : tcp
    const outcome = await negated(name, to(host, port))
    t.match(
      outcome,
      { status: 'UNKNOWN', output: /timed out after 300 ms, while waiting/ },
      `${name}: ${outcome.output}`,
    )
  }
})

t.test('a port where nothing listens fails, as it must', async (t) => {
  const { host, port } = await brokenServers.closed()
  for (const [name, to] of Object.entries(asking)) {
    const outcome = await negated(name, to(host, port))
    t.match(outcome, { status: 'OK', output: /^fails, as it must: / }, `${name}: ${outcome.output}`)
  }
})
