import type { ConnectionOptions } from 'node:tls'
import { endpointText } from '../src/sdk/endpoint-text.js'
import {
  type CheckContext,
  critical,
  defineCheck,
  type OptionsOf,
  type Outcome,
  ok,
  type Sabotages,
  type World,
  type WorldCertificate,
} from '../src/sdk/index.js'
import { listText } from '../src/sdk/list-text.js'
import type { Connection } from '../src/sdk/network/connect.js'
import {
  type Endpoint,
  endpointOf,
  endpointProblem,
  hostAndPort,
  hostPort,
  networkOptions,
  targetHost,
} from '../src/sdk/network/endpoint.js'
import { hostReach } from '../src/sdk/network/reach.js'
import { certificateSabotages, isOutOfDate, moveTrust } from '../src/sdk/sabotage/certificate.js'
import { moveEndpoint, nonsenseOverTcp, nothingListens, silentOverTcp } from '../src/sdk/sabotage/endpoint.js'
import { talkTo } from '../src/sdk/talk.js'
import { tlsName } from '../src/sdk/tls/certificate-names.js'
import { awaitVerdict, type Handshake, handshake, handshakeOptions } from '../src/sdk/tls/handshake.js'
import { inspectPeer, peerObserves } from '../src/sdk/tls/inspect-peer.js'
import { tlsOptions, tlsProblem } from '../src/sdk/tls/options.js'
import { starttls, starttlsProtocols } from '../src/sdk/tls/starttls.js'

const options = {
  ...hostAndPort({
    example: 'www.example.net',
    otherwise: '443 if left out, with `starttls` the port of its protocol',
  }),
  starttls: {
    kind: 'choice',
    choices: starttlsProtocols,
    description: 'Start in plain text in this protocol and ask for TLS',
  },
  names: {
    kind: 'strings',
    description: 'Names or IP addresses that the certificate must be for, besides that of the host',
    example: '*.dfw1.example.net',
  },
  issuer: { kind: 'string', description: 'Text that must be in the issuer', example: "Let's Encrypt" },
  fingerprint: {
    kind: 'string',
    pattern: /^[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}$/,
    description: 'SHA-256 fingerprint that the certificate must have, with or without colons',
  },
  minVersion: {
    kind: 'choice',
    choices: ['TLSv1.2', 'TLSv1.3'],
    default: 'TLSv1.2',
    description: 'Oldest version of TLS that may be agreed on; older ones than TLSv1.2 never are',
  },
  alpn: {
    kind: 'strings',
    description: 'Protocols to offer by ALPN, the most wanted first; the one agreed on is a fact',
    example: 'h2',
  },
  ...tlsOptions,
  ...networkOptions,
} as const

type Options = OptionsOf<typeof options>

const sabotages: Sabotages<Options> = {
  move: (given, place) => ({ ...moveEndpoint(given, place), ...moveTrust(place) }),
  broken: [
    nothingListens,
    silentOverTcp,
    nonsenseOverTcp,
    ...certificateSabotages<Options>((given, is) => {
      const isAsked = isOutOfDate(is) || given.verify
      return isAsked || (is === 'misnamed' && given.names !== undefined) ? tlsServer(given, is) : undefined
    }),
    {
      name: 'another-certificate',
      title: 'the certificate is in order and another one',
      world: (given, { facts }) => {
        const isAsked = given.issuer !== undefined || given.fingerprint !== undefined
        return isAsked || IDENTITY.some((fact) => facts.has(fact)) ? tlsServer(given, 'trusted') : undefined
      },
    },
    {
      name: 'old-protocol',
      title: 'the server speaks nothing newer than TLS 1.2',
      world: (given) =>
        given.minVersion === 'TLSv1.3' ? { ...tlsServer(given, 'trusted'), newest: 'TLSv1.2' } : undefined,
    },
  ],
  healthy: [
    {
      name: 'certificate-in-order',
      title: 'the server makes a handshake with a certificate that is in order',
      world: (given) =>
        given.issuer === undefined && given.fingerprint === undefined ? tlsServer(given, 'trusted') : undefined,
    },
  ],
}

/** The facts that tell one certificate from another. */
const IDENTITY = ['subject', 'issuer', 'serial', 'fingerprint']

/** A server with a certificate for all names that are asked for, after what its protocol says in plain text. */
function tlsServer(given: Options, is: WorldCertificate['is']): Extract<World, { readonly kind: 'tls' }> {
  const names = [given.serverName ?? endpointOf(given, 0)?.host ?? given.host, ...(given.names ?? [])]
  const before = given.starttls === undefined ? undefined : starttls[given.starttls].consent
  return { kind: 'tls', certificate: { is, names: names.map(tlsName) }, ...(before !== undefined && { before }) }
}

export default defineCheck({
  type: 'tls',
  title: 'TLS certificate and handshake',
  summary:
    'A server makes a TLS handshake, and each certificate of its chain is valid, trusted and for the right name.',
  options,
  metrics: {
    days_left: {
      unit: '',
      worse: 'lower',
      description: 'Whole days until the first certificate of the path to the CA, itself included, expires',
      clause: 'the certificate is valid for … days',
    },
    handshake: {
      unit: 's',
      max: 'timeout',
      description: 'The TLS handshake alone',
      clause: 'the TLS handshake takes …',
    },
    connect: {
      unit: 's',
      max: 'timeout',
      description: 'From the resolved name to the open TCP connection',
      clause: 'opening a connection takes …',
    },
  },
  observes: { address: { type: 'string', description: 'the IP address that answered' }, ...peerObserves },
  primaryMetric: 'days_left',
  target: targetHost,
  reach: hostReach,
  describe: (given) => {
    const where = endpointText(given, defaultPort(given))
    const wanted = [
      ...(given.verify ? ['is trusted', `is made out to ${given.serverName ?? 'that name'}`] : []),
      'has not expired',
      ...(given.names === undefined ? [] : [`is good for ${listText(given.names)}`]),
      ...(given.issuer === undefined ? [] : [`is issued by ${given.issuer}`]),
      ...(given.fingerprint === undefined ? [] : [`has the fingerprint ${given.fingerprint}`]),
    ]
    const start = given.starttls === undefined ? '' : `, after STARTTLS in ${given.starttls},`
    return `the certificate of ${where}${start} ${listText(wanted)}`
  },
  sabotages,
  validate: (given) => endpointProblem(given, defaultPort(given)) ?? tlsProblem(given),
  async run(given, context) {
    const endpoint = endpointOf(given, defaultPort(given)) as Endpoint // there is a default port
    const subject = `tls ${hostPort(endpoint.host, endpoint.port)}`
    const secure = handshakeOptions(endpoint.host, given, context.directory)
    return talkTo(endpoint, subject, context, async (connection) => {
      await askForTls(connection, given, context)
      context.log('waiting for the TLS handshake')
      const secured = await handshake(connection.socket, { ...secure, ...offer(given) })
      const outcome = judged(subject, { connection, secured, endpoint, given, ca: secure.ca, now: context.now() })
      await awaitVerdict(secured.socket)
      return outcome
    })
  },
})

function defaultPort({ starttls: protocol }: Options): number {
  return protocol === undefined ? 443 : starttls[protocol].defaultPort
}

function offer({ alpn }: Options): ConnectionOptions {
  return alpn === undefined ? {} : { ALPNProtocols: [...alpn] }
}

async function askForTls({ socket }: Connection, given: Options, context: CheckContext): Promise<void> {
  if (given.starttls === undefined) return
  context.log(`asking for TLS by ${given.starttls}`)
  await starttls[given.starttls].negotiate(socket)
}

interface Secured {
  readonly connection: Connection
  readonly secured: Handshake
  readonly endpoint: Endpoint
  readonly given: Options
  readonly ca: string | undefined
  readonly now: number
}

function judged(subject: string, { connection, secured, endpoint, given, ca, now }: Secured): Outcome {
  const { socket, handshakeSeconds } = secured
  const peer = inspectPeer(socket, { ...given, ca, name: given.serverName ?? endpoint.host }, now)
  const protocol = String(peer.facts['protocol'])
  const problems = [...peer.problems, ...versionProblems(protocol, given)]
  const details = {
    metrics: [
      { label: 'days_left', value: peer.daysLeft, unit: '' },
      { label: 'handshake', value: handshakeSeconds, unit: 's' },
      { label: 'connect', value: connection.connectSeconds, unit: 's' },
    ],
    observed: { address: connection.address, ...peer.facts },
  }
  if (problems.length > 0) return critical(`${subject}: ${problems.join('; ')}; ${peer.summary}`, details)
  return ok(`${subject} ${peer.summary}, ${protocol} in ${handshakeSeconds.toFixed(3)} s`, details)
}

function versionProblems(protocol: string, { minVersion }: Options): readonly string[] {
  return protocol < minVersion ? [`agrees on ${protocol}, wanted at least ${minVersion}`] : []
}
