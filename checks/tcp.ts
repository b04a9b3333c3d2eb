import { clip } from '../src/core/clip.js'
import { endpointText } from '../src/sdk/endpoint-text.js'
import { critical, defineCheck, type Metric, type Outcome, ok } from '../src/sdk/index.js'
import { type Connection, connect } from '../src/sdk/network/connect.js'
import {
  type Endpoint,
  endpointOf,
  endpointProblem,
  hostAndPort,
  hostPort,
  networkOptions,
  targetHost,
} from '../src/sdk/network/endpoint.js'
import { networkFailure } from '../src/sdk/network/failure.js'
import { readUntil } from '../src/sdk/read-until.js'
import { moveEndpoint, nonsenseOverTcp, nothingListens, silentOverTcp } from '../src/sdk/sabotage/endpoint.js'
import { seconds } from '../src/sdk/seconds.js'

export default defineCheck({
  type: 'tcp',
  title: 'TCP connection',
  summary: 'A TCP port accepts a new connection and, if asked, answers as it should.',
  options: {
    ...hostAndPort({ example: 'db.example.net:5432', otherwise: 'required if `host` does not say it' }),
    send: {
      kind: 'string',
      description: 'Text to send once connected, with its own line ends',
      example: '"PING\\r\\n"',
    },
    receive: { kind: 'string', description: 'Text that must be in what the server says', example: '+PONG' },
    ...networkOptions,
  },
  metrics: {
    connect: {
      unit: 's',
      description: 'From the resolved name to the open connection',
      clause: 'opening a connection takes …',
    },
    resolve: { unit: 's', description: 'Resolving the name; 0 for an address' },
    answer: {
      unit: 's',
      description: 'From the open connection to the awaited text; only with `receive`',
      clause: 'the answer takes …',
    },
  },
  observes: {
    address: 'the IP address that answered',
    received: 'what the server said, up to 4,096 characters; only with `receive`',
  },
  primaryMetric: 'connect',
  target: targetHost,
  describe: ({ receive, ...options }) =>
    receive === undefined
      ? `${endpointText(options)} accepts TCP connections`
      : `${endpointText(options)} accepts TCP connections and says ${JSON.stringify(receive)}`,
  sabotages: {
    move: moveEndpoint,
    broken: [
      nothingListens,
      {
        ...silentOverTcp,
        world: ({ receive }) => (receive === undefined ? undefined : { kind: 'tcp', says: 'nothing' }),
      },
      {
        ...nonsenseOverTcp,
        world: ({ receive }) => (receive === undefined ? undefined : { kind: 'tcp', says: 'nonsense' }),
      },
    ],
    healthy: [
      {
        name: 'answers',
        title: 'the port takes connections, and the server says what it should',
        world: ({ receive }) => ({ kind: 'tcp', says: receive === undefined ? 'nothing' : { text: receive } }),
      },
    ],
  },
  validate: endpointProblem,
  async run(options, context) {
    const endpoint = endpointOf(options) as Endpoint // validate() has seen the port
    const subject = `tcp ${hostPort(endpoint.host, endpoint.port)}`
    try {
      const connection = await connect(endpoint, context)
      try {
        return await converse(subject, connection, options, context.log)
      } finally {
        connection.socket.destroy()
      }
    } catch (error) {
      return networkFailure(subject, error)
    }
  },
})

interface Conversation {
  readonly send: string | undefined
  readonly receive: string | undefined
}

async function converse(
  subject: string,
  { socket, address, connectSeconds, resolveSeconds }: Connection,
  { send, receive }: Conversation,
  log: (line: string) => void,
): Promise<Outcome> {
  const started = performance.now()
  const metrics: Metric[] = [
    { label: 'connect', value: connectSeconds, unit: 's' },
    { label: 'resolve', value: resolveSeconds, unit: 's' },
  ]
  if (send !== undefined) socket.write(send)
  if (receive === undefined)
    return ok(`${subject} connected in ${connectSeconds.toFixed(3)} s`, { metrics, observed: { address } })
  log(`waiting for ${JSON.stringify(receive)} from ${subject}`)
  const { received, found } = await readUntil(socket, (text) => text.includes(receive))
  const observed = { address, received }
  if (!found) {
    const said = received === '' ? 'nothing' : JSON.stringify(clip(received, 200))
    return critical(`${subject} said ${said} and closed, wanted ${JSON.stringify(receive)}`, { metrics, observed })
  }
  metrics.push({ label: 'answer', value: seconds(started, performance.now()), unit: 's' })
  return ok(`${subject} connected in ${connectSeconds.toFixed(3)} s and said ${JSON.stringify(receive)}`, {
    metrics,
    observed,
  })
}
