import { clip } from '../src/core/clip.js'
import { decodeText } from '../src/sdk/decode-text.js'
import { endpointText } from '../src/sdk/endpoint-text.js'
import { critical, defineCheck, formatSize, type Metric, type Outcome, ok } from '../src/sdk/index.js'
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
import { hostReach } from '../src/sdk/network/reach.js'
import { readBytesUntil } from '../src/sdk/read-until.js'
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
    receive: {
      kind: 'string',
      description: 'Text that must be in what the server says, within its first 1 MiB',
      example: '+PONG',
    },
    ...networkOptions,
  },
  metrics: {
    connect: {
      unit: 's',
      max: 'timeout',
      description: 'From the resolved name to the open connection',
      clause: 'opening a connection takes …',
    },
    resolve: { unit: 's', max: 'timeout', description: 'Resolving the name; 0 for an address' },
    answer: {
      unit: 's',
      max: 'timeout',
      description: 'From the open connection to the awaited text; only with `receive`',
      clause: 'the answer takes …',
    },
  },
  observes: {
    address: { type: 'string', description: 'the IP address that answered' },
    received: {
      type: 'string',
      description:
        'what the server had said when the awaited text was in it, UTF-8 where it is valid, else Latin-1; only with `receive`',
    },
  },
  primaryMetric: 'connect',
  missingFor: (metric, { receive }) =>
    metric === 'answer' && receive === undefined ? 'add `receive`, what the server is to say' : undefined,
  target: targetHost,
  reach: hostReach,
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

/** Bytes; whoever says more has not come to the point. */
const LIMIT = 1024 ** 2

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
  const { received: bytes, found } = await readBytesUntil(socket, holds(receive), LIMIT)
  const received = decodeText(bytes)
  if (!found) {
    const said = received === '' ? 'nothing' : JSON.stringify(clip(received, 200))
    const wanted = `wanted ${JSON.stringify(receive)}`
    if (bytes.length < LIMIT)
      return critical(`${subject} said ${said} and closed, ${wanted}`, { metrics, observed: { address, received } })
    const output = `${subject} said ${said} and did not come to the point in ${formatSize(LIMIT)}, ${wanted}`
    return critical(output, { metrics, observed: { address }, conclusive: false })
  }
  const observed = { address, received }
  metrics.push({ label: 'answer', value: seconds(started, performance.now()), unit: 's' })
  return ok(`${subject} connected in ${connectSeconds.toFixed(3)} s and said ${JSON.stringify(receive)}`, {
    metrics,
    observed,
  })
}

/** Whether the text has come; it looks at what is new alone, and at as much before it as the text may have begun in. */
function holds(text: string): (received: Buffer) => boolean {
  const wanted = Buffer.from(text)
  let searched = 0
  return (received) => {
    const from = Math.max(0, searched - wanted.length + 1)
    searched = received.length
    return received.includes(wanted, from)
  }
}
