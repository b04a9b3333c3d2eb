import { clip } from '../src/core/clip.js'
import { oneLine } from '../src/core/printable.js'
import { endpointText } from '../src/sdk/endpoint-text.js'
import { critical, defineCheck, type Outcome, ok, unknown, warning } from '../src/sdk/index.js'
import { listText } from '../src/sdk/list-text.js'
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
import { moveEndpoint, nonsenseOverTcp, nothingListens, silentOverTcp } from '../src/sdk/sabotage/endpoint.js'
import { seconds } from '../src/sdk/seconds.js'
import {
  exchangeIdentifications,
  exchangeKeys,
  NoCommonAlgorithm,
  type SshAlgorithms,
  type SshHostKey,
} from '../src/sdk/ssh/handshake.js'
import { HOST_KEY_ALGORITHMS, type HostKeyKind, hostKeyKind } from '../src/sdk/ssh/host-key.js'

export default defineCheck({
  type: 'ssh',
  title: 'SSH server',
  summary: 'An SSH server speaks protocol 2 and proves that it owns its host key, and that it is the known one.',
  options: {
    ...hostAndPort({ example: 'bastion.dfw1.example.net', otherwise: '22 if left out' }),
    hostKey: {
      kind: 'strings',
      description:
        'Fingerprints that the host key may have, as `ssh-keygen -l` shows them; any key will do if left out',
      example: 'SHA256:uNiVztksCsDhcc0u9e8BrrQmE9kXcyE9RaXu5WPRIqI',
    },
    hostKeyType: {
      kind: 'choice',
      choices: ['ed25519', 'ecdsa', 'rsa'],
      description: 'Which of its host keys the server is asked for; the best one it has if left out',
    },
    ...networkOptions,
  },
  metrics: {
    time: {
      unit: 's',
      max: 'timeout',
      description: 'From the resolved name to the proven host key',
      clause: 'connecting and proving the host key take …',
    },
    connect: {
      unit: 's',
      max: 'timeout',
      description: 'From the resolved name to the open connection',
      clause: 'opening a connection takes …',
    },
    resolve: { unit: 's', max: 'timeout', description: 'Resolving the name; 0 for an address' },
    banner: { unit: 's', max: 'timeout', description: "From the open connection to the server's banner" },
  },
  observes: {
    address: { type: 'string', description: 'the IP address that answered' },
    banner: { type: 'string', description: 'the line that the server introduces itself with' },
    protocol: {
      type: 'string',
      description: 'the protocol version: `2.0`; `1.99` when the server speaks version 1 as well',
    },
    software: { type: 'string', description: 'the name of the software: `OpenSSH_9.2p1`' },
    host_key: {
      type: { map: 'string' },
      description: '`{type, fingerprint}` of the key that was proven: `ssh-ed25519`, `SHA256:...`',
    },
    algorithms: {
      type: { map: { list: 'string' } },
      description: 'what the server offers: `{kex, host_key, cipher, mac}`, each a list of names',
    },
  },
  primaryMetric: 'time',
  target: targetHost,
  reach: hostReach,
  describe: ({ hostKey, hostKeyType, ...options }) => {
    const kind = hostKeyType === undefined ? 'its host key' : `its ${hostKeyType} host key`
    const answers = `the SSH server at ${endpointText(options, PORT)} answers and proves ${kind}`
    return hostKey === undefined ? answers : `${answers}, which is ${listText(hostKey, 'or')}`
  },
  sabotages: {
    move: moveEndpoint,
    broken: [
      nothingListens,
      silentOverTcp,
      nonsenseOverTcp,
      {
        name: 'another-host-key',
        title: 'the server shows a host key that nobody knows',
        world: ({ hostKey }) => (hostKey === undefined ? undefined : { kind: 'ssh' }),
      },
    ],
    healthy: [
      {
        name: 'answers',
        title: 'an SSH server proves that it owns its host key',
        world: ({ hostKey, hostKeyType }) =>
          hostKey === undefined && (hostKeyType ?? 'ed25519') === 'ed25519' ? { kind: 'ssh' } : undefined,
      },
    ],
  },
  validate: (options) => endpointProblem(options, PORT) ?? fingerprintProblem(options.hostKey),
  async run(options, context) {
    const endpoint = endpointOf(options, PORT) as Endpoint // the port has a default
    const subject = `ssh ${endpoint.port === PORT ? endpoint.host : hostPort(endpoint.host, endpoint.port)}`
    try {
      const connection = await connect(endpoint, context)
      try {
        return await meet(subject, connection, options, context.log)
      } finally {
        connection.socket.destroy()
      }
    } catch (error) {
      return failure(subject, error, options.hostKeyType)
    }
  },
})

interface Wanted {
  readonly hostKey: readonly string[] | undefined
  readonly hostKeyType: HostKeyKind | undefined
}

async function meet(
  subject: string,
  { socket, address, connectSeconds, resolveSeconds }: Connection,
  wanted: Wanted,
  log: (line: string) => void,
): Promise<Outcome> {
  const started = performance.now()
  log(`waiting for the SSH banner of ${subject}`)
  const banner = await exchangeIdentifications(socket)
  const bannerSeconds = seconds(started, performance.now())
  const [, protocol = '', software = ''] = BANNER.exec(banner) ?? []
  const introduced = { address, banner, protocol, software }
  if (!PROTOCOLS.has(protocol))
    return critical(`${subject} does not speak SSH protocol 2: ${shown(banner)}`, { observed: introduced })
  log(`exchanging keys with ${subject}`)
  const { hostKey, algorithms } = await exchangeKeys(socket, banner, algorithmsOf(wanted.hostKeyType))
  const metrics = [
    { label: 'time', value: seconds(started - connectSeconds * 1000, performance.now()), unit: 's' },
    { label: 'connect', value: connectSeconds, unit: 's' },
    { label: 'resolve', value: resolveSeconds, unit: 's' },
    { label: 'banner', value: bannerSeconds, unit: 's' },
  ]
  const details = { metrics, observed: { ...introduced, host_key: hostKey, algorithms } }
  const shows = `${subject} shows the ${hostKey.type} key ${hostKey.fingerprint}`
  const change = changeOf(hostKey, algorithms, wanted)
  if (change !== undefined) return critical(`${shows}, ${change}`, details)
  if (protocol !== '2.0') return warning(`${shows}, but speaks the broken protocol 1 too: ${shown(banner)}`, details)
  return ok(`${shows}, ${shown(software)}`, details)
}

const PORT = 22
const BANNER = /^SSH-([^-\s]+)-(\S*)/
const PROTOCOLS = new Set(['2.0', '1.99'])

const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}$/

function fingerprintProblem(fingerprints: readonly string[] | undefined): string | undefined {
  const wrong = fingerprints?.find((each) => !FINGERPRINT.test(each))
  return wrong === undefined
    ? undefined
    : `"${wrong}" is not a fingerprint: write it as ssh-keygen -l does, "SHA256:..."`
}

function algorithmsOf(kind: HostKeyKind | undefined): readonly string[] {
  return kind === undefined ? Object.values(HOST_KEY_ALGORITHMS).flat() : HOST_KEY_ALGORITHMS[kind]
}

/** How the key differs from what is known; undefined when it does not. It may just be another of the server's keys. */
function changeOf(shown: SshHostKey, offered: SshAlgorithms, { hostKey, hostKeyType }: Wanted): string | undefined {
  if (hostKey === undefined || hostKey.includes(shown.fingerprint)) return undefined
  const change = `wanted ${hostKey.join(' or ')}: the host key changed, or this is another machine`
  const others = offered.host_key.map(hostKeyKind).filter((kind) => kind !== hostKeyKind(shown.type))
  const kinds = new Set(others.filter((kind) => kind !== undefined))
  if (hostKeyType !== undefined || kinds.size === 0) return change
  return `${change} (it has other keys: set "host_key_type" to ${[...kinds].join(' or ')} for them)`
}

function failure(subject: string, error: unknown, kind: HostKeyKind | undefined): Outcome {
  if (!(error instanceof NoCommonAlgorithm)) return networkFailure(subject, error)
  const text = `${subject}: ${clip(oneLine(error.message), 500)}`
  return kind !== undefined && error.of === 'host key' ? critical(text) : unknown(text, { conclusive: false })
}

function shown(text: string): string {
  return clip(oneLine(text), 100)
}
