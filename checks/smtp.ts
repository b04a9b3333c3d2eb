import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import { endpointText } from '../src/sdk/endpoint-text.js'
import {
  type CheckContext,
  critical,
  defineCheck,
  type Facts,
  type Metric,
  type OptionsOf,
  type Outcome,
  type OutcomeDetails,
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
import { seconds } from '../src/sdk/seconds.js'
import { command, quit, readGreeting, SmtpRefusal, sayHello, startTls } from '../src/sdk/smtp.js'
import { talkTo } from '../src/sdk/talk.js'
import { tlsName } from '../src/sdk/tls/certificate-names.js'
import { handshake, handshakeOptions } from '../src/sdk/tls/handshake.js'
import { inspectPeer, peerObserves, peerType } from '../src/sdk/tls/inspect-peer.js'
import { type TlsSettings, tlsOptions, tlsProblem } from '../src/sdk/tls/options.js'

/** Printable, without what would end the address or the command. */
const ADDRESS = /^[!-;=?-~]+$/

const options = {
  ...hostAndPort({ example: 'mail.example.net', otherwise: '25 if left out' }),
  helo: { kind: 'string', pattern: ADDRESS, description: 'Name to say EHLO with; that of this machine if left out' },
  starttls: { kind: 'boolean', description: 'Whether STARTTLS is required, with a certificate that is in order' },
  recipient: {
    kind: 'string',
    pattern: ADDRESS,
    description: 'Address that the server must take mail for; the dialogue ends before any message',
    example: 'postmaster@example.net',
  },
  from: { kind: 'string', pattern: ADDRESS, description: 'Sender to try `recipient` with; the empty one if left out' },
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
    {
      name: 'service-closed',
      title: 'the server greets with 421: it closes the service',
      world: (given) => mailServer(given, { replies: { greeting: '421 4.3.2 sabotaged\r\n' } }),
    },
    {
      name: 'no-starttls',
      title: 'the server does not offer STARTTLS',
      world: (given) => (given.starttls ? { kind: 'smtp', ...domainOf(given) } : undefined),
    },
    {
      name: 'recipient-refused',
      title: 'the server refuses the recipient',
      world: (given) => (given.recipient === undefined ? undefined : mailServer(given, { domain: 'sabotaged.test' })),
    },
    ...certificateSabotages<Options>((given, is) => {
      const matters = given.starttls && (given.verify || isOutOfDate(is))
      return matters ? mailServer(given, { is }) : undefined
    }),
  ],
  healthy: [
    {
      name: 'takes-mail',
      title: 'the server greets, answers EHLO and takes the mail',
      world: (given) => (given.recipient?.includes('@') === false ? undefined : mailServer(given)),
    },
  ],
}

export default defineCheck({
  type: 'smtp',
  title: 'Mail server',
  summary: 'A mail server greets, answers EHLO and, if asked, starts TLS and takes mail for an address.',
  options,
  metrics: {
    total: {
      unit: 's',
      max: 'timeout',
      description: 'From the resolved name to the last answer',
      clause: 'the whole dialogue takes …',
    },
    connect: { unit: 's', max: 'timeout', description: 'From the resolved name to the open TCP connection' },
    greeting: { unit: 's', max: 'timeout', description: 'From the open connection to the greeting' },
    handshake: { unit: 's', max: 'timeout', description: 'The TLS handshake alone; only with `starttls`' },
    days_left: {
      unit: '',
      worse: 'lower',
      description: 'Whole days until the first certificate of the chain expires; only with `starttls`',
      clause: 'the certificate is valid for … days',
    },
  },
  observes: {
    address: { type: 'string', description: 'the IP address that answered' },
    greeting: { type: 'string', description: "the greeting's text, without its code" },
    name: { type: 'string', description: 'the host name in the greeting' },
    extensions: {
      type: { list: 'string' },
      description:
        'list of what EHLO offers, with parameters: `SIZE 10240000`, `STARTTLS`; after STARTTLS what it offers then',
    },
    size: { type: 'number', description: 'the largest message in bytes, 0 for no limit; only when the server says it' },
    tls: {
      type: peerType,
      description: `{${Object.keys(peerObserves).join(', ')}} as in the check type tls; only with \`starttls\``,
    },
  },
  primaryMetric: 'total',
  missingFor: (metric, { starttls }) =>
    (metric === 'handshake' || metric === 'days_left') && !starttls ? 'add `starttls: true`' : undefined,
  target: targetHost,
  reach: hostReach,
  describe: ({ starttls, verify, recipient, ...options }) => {
    const server = `the mail server ${endpointText(options, 25)}`
    const encrypts = verify
      ? 'encrypts with a certificate that is in order'
      : 'encrypts with a certificate that has not expired, whoever issued it'
    const does = ['greets', ...(starttls ? [encrypts] : []), ...(recipient ? [`takes mail for ${recipient}`] : [])]
    return `${server} ${listText(does)}`
  },
  sabotages,
  validate: (given) =>
    endpointProblem(given, 25) ??
    tlsProblem(given) ??
    (given.from !== undefined && given.recipient === undefined
      ? '"from" needs "recipient": add an address'
      : undefined),
  async run(given, context) {
    const endpoint = endpointOf(given, 25) as Endpoint // there is a default port
    const subject = `smtp ${hostPort(endpoint.host, endpoint.port)}`
    const secure = given.starttls ? handshakeOptions(endpoint.host, given, context.directory) : undefined
    return talkTo(endpoint, subject, context, async (connection) => {
      const started = performance.now()
      const mail = await openMail(connection, { given, context, endpoint, secure })
      const refusal = mail.problems.length === 0 ? await tryRecipient(mail.socket, given, context.log) : undefined
      if (refusal === undefined) quit(mail.socket)
      const total = connection.connectSeconds + seconds(started, performance.now())
      const details = {
        metrics: [{ label: 'total', value: total, unit: 's' }, ...mail.metrics],
        observed: mail.observed,
      }
      if (mail.problems.length > 0) return critical(`${subject}: ${mail.problems.join('; ')}${mail.about}`, details)
      if (refusal !== undefined) return refused(`${subject} ${refusal.message}`, refusal, details)
      const takes = given.recipient === undefined ? '' : `, takes mail for ${given.recipient}`
      return ok(`${subject} greets and answers EHLO in ${total.toFixed(3)} s${takes}${mail.about}`, details)
    })
  },
})

interface Flaws {
  readonly is?: WorldCertificate['is']
  readonly domain?: string
  readonly replies?: Readonly<Record<string, string>>
}

/** A mail server that does all that the options ask for, but for its flaws. */
function mailServer(given: Options, { is = 'trusted', ...rest }: Flaws = {}): World {
  const names = [given.serverName ?? endpointOf(given, 25)?.host ?? given.host]
  return {
    kind: 'smtp',
    ...domainOf(given),
    ...rest,
    ...(given.starttls && { certificate: { is, names: names.map(tlsName) } }),
  }
}

function domainOf({ recipient = '' }: Options): { readonly domain: string } {
  return { domain: recipient.slice(recipient.indexOf('@') + 1) }
}

interface Task {
  readonly given: Options
  readonly context: CheckContext
  readonly endpoint: Endpoint
  readonly secure: TlsSettings | undefined
}

/** A dialogue up to the envelope. */
interface Mail {
  readonly socket: Socket
  readonly metrics: readonly Metric[]
  readonly observed: Facts
  /** What is wrong with the certificate; there is no second EHLO then. */
  readonly problems: readonly string[]
  readonly about: string
}

async function openMail(connection: Connection, task: Task): Promise<Mail> {
  const { socket, address, connectSeconds } = connection
  const { given, context, secure } = task
  const started = performance.now()
  context.log('waiting for the greeting')
  const greeting = (await readGreeting(socket)).join(' ')
  const metrics = [
    { label: 'connect', value: connectSeconds, unit: 's' },
    { label: 'greeting', value: seconds(started, performance.now()), unit: 's' },
  ]
  context.log('waiting for the answer to EHLO')
  const extensions = await sayHello(socket, heloName(given))
  const observed = { address, greeting, name: greeting.split(' ', 1)[0] ?? '', ...offered(extensions) }
  const plain = { socket, metrics, observed, problems: [], about: '' }
  return secure === undefined ? plain : secureMail(plain, extensions, secure, task)
}

async function secureMail(
  plain: Mail,
  extensions: readonly string[],
  secure: TlsSettings,
  { given, context, endpoint }: Task,
): Promise<Mail> {
  await startTls(plain.socket, extensions)
  context.log('waiting for the TLS handshake')
  const { socket, handshakeSeconds } = await handshake(plain.socket, secure)
  const name = given.serverName ?? endpoint.host
  const { facts, daysLeft, summary, problems } = inspectPeer(
    socket,
    { name, verify: given.verify, ca: secure.ca },
    context.now(),
  )
  const metrics = [
    ...plain.metrics,
    { label: 'handshake', value: handshakeSeconds, unit: 's' },
    { label: 'days_left', value: daysLeft, unit: '' },
  ]
  const about = `, ${facts['protocol']}, ${summary}`
  context.log('waiting for the answer to EHLO under TLS')
  const afterwards = problems.length === 0 ? offered(await sayHello(socket, heloName(given))) : {}
  return { socket, metrics, observed: { ...plain.observed, ...afterwards, tls: facts }, problems, about }
}

function heloName({ helo }: Options): string {
  return helo ?? hostname()
}

/** RFC 1870: SIZE may come without a number, which says nothing. */
function offered(extensions: readonly string[]): Facts {
  const size = extensions
    .map((extension) => /^SIZE (\d+)$/i.exec(extension)?.[1])
    .find((digits) => digits !== undefined)
  return { extensions, ...(Number.isSafeInteger(Number(size)) && { size: Number(size) }) }
}

/** The envelope of a message that is never sent; gives the server's refusal. */
async function tryRecipient(
  socket: Socket,
  { from = '', recipient }: Options,
  log: CheckContext['log'],
): Promise<SmtpRefusal | undefined> {
  if (recipient === undefined) return undefined
  log(`asking whether mail for ${recipient} is taken`)
  try {
    await command(socket, `MAIL FROM:<${from}>`, [250])
    await command(socket, `RCPT TO:<${recipient}>`, [250, 251])
    return undefined
  } catch (error) {
    if (error instanceof SmtpRefusal) return error
    throw error
  }
}

/** "Not now" proves neither that mail is taken nor that it is not: a greylisting server is no closed relay. */
function refused(output: string, { transient }: SmtpRefusal, details: OutcomeDetails): Outcome {
  return critical(output, { ...details, ...(transient && { conclusive: false }) })
}
