import { randomInt } from 'node:crypto'
import { getServers } from 'node:dns'
import { isIP } from 'node:net'
import { clip } from '../src/core/clip.js'
import { oneLine } from '../src/core/printable.js'
import { anotherRecord, soaData } from '../src/sdk/dns/another-record.js'
import { chainOf, type DnsChain } from '../src/sdk/dns/chain.js'
import { askOverTcp, askOverUdp, type DnsExchange } from '../src/sdk/dns/exchange.js'
import type { DnsAnswer } from '../src/sdk/dns/message.js'
import { nameProblem, normalName, reverseName } from '../src/sdk/dns/name.js'
import { DNS_TYPES, normalData, serialOf } from '../src/sdk/dns/record.js'
import { endpointText } from '../src/sdk/endpoint-text.js'
import {
  critical,
  defineCheck,
  type Metric,
  type OptionSpecs,
  type OptionsOf,
  type Outcome,
  ok,
  type Sabotages,
  unknown,
  type World,
} from '../src/sdk/index.js'
import { listText } from '../src/sdk/list-text.js'
import {
  type Endpoint,
  endpointOf,
  endpointProblem,
  hostPort,
  networkOptions,
  targetHost,
} from '../src/sdk/network/endpoint.js'
import { networkFailure } from '../src/sdk/network/failure.js'
import { nothingListens } from '../src/sdk/sabotage/endpoint.js'

const options = {
  name: {
    kind: 'string',
    required: true,
    main: true,
    description: 'The name to ask for; for `PTR` an IP address will do',
    example: 'api.dfw1.example.net',
  },
  server: {
    kind: 'string',
    short: 's',
    description: "The DNS server to ask, as `host` or `host:port`; this machine's first one if left out",
    example: '10.1.0.53',
  },
  type: { kind: 'choice', choices: DNS_TYPES, default: 'A', description: 'The record type to ask for' },
  answers: {
    kind: 'strings',
    description:
      'The answer must be exactly these records, in any order: `10.2.0.7`, `10 mail.example.net` (MX), `0 5 5432 db.example.net` (SRV), a TXT record as one text',
    example: '10.2.0.7',
  },
  includes: { kind: 'strings', description: 'The answer must hold at least these records' },
  rcode: {
    kind: 'choice',
    choices: ['NOERROR', 'NXDOMAIN', 'REFUSED', 'SERVFAIL', 'FORMERR', 'NOTIMP', 'NOTAUTH'],
    default: 'NOERROR',
    description: 'The response code that is wanted; with `NOERROR` there must be a record of the type',
  },
  authoritative: { kind: 'boolean', description: 'The server must answer from a zone of its own' },
  serial: {
    kind: 'integer',
    minimum: 0,
    maximum: 0xffffffff,
    description: 'The serial number of the `SOA` record must be this or a later one',
    example: '2026080101',
  },
  recursion: { kind: 'boolean', default: true, description: 'Whether to ask the server to look elsewhere too' },
  family: networkOptions.family,
  everyAddress: networkOptions.everyAddress,
  tcp: { kind: 'boolean', description: 'Ask over TCP at once; over UDP only truncated answers are asked for again' },
} as const satisfies OptionSpecs

type Options = OptionsOf<typeof options>

const sabotages: Sabotages<Options> = {
  move: (given, { host, port }) => ({ ...given, server: hostPort(host, port), family: undefined }),
  broken: [
    nothingListens,
    {
      name: 'silent',
      title: 'the server never answers',
      world: ({ tcp }) => ({ kind: tcp ? 'tcp' : 'udp', says: 'nothing' }),
    },
    {
      name: 'no-such-name',
      title: 'the server says that there is no such name',
      world: ({ rcode }) => (rcode === 'NXDOMAIN' ? undefined : { ...answerOf([]), rcode: 'NXDOMAIN' }),
    },
    {
      name: 'name-exists',
      title: 'the server has a record of the name',
      world: ({ rcode, type }) => (rcode === 'NOERROR' ? undefined : answerOf([anotherRecord(type)])),
    },
    {
      name: 'another-answer',
      title: 'the server answers with another record',
      advice: 'say under `answers` which records there must be',
      world: ({ answers, includes, type }, { facts }) => {
        const isAsked = [answers, includes].some((wanted) => wanted !== undefined)
        return isAsked || facts.has('answers') || facts.has('records') ? answerOf([anotherRecord(type)]) : undefined
      },
    },
    {
      name: 'old-zone',
      title: 'the server has an older version of the zone',
      world: ({ serial }) =>
        serial === undefined ? undefined : answerOf([{ type: 'SOA', data: soaData((serial - 1) >>> 0) }]),
    },
    {
      name: 'no-authority',
      title: 'the server is no authority for the name',
      world: (given) =>
        given.authoritative ? { ...answerOf(wantedRecords(given) ?? []), authoritative: false } : undefined,
    },
  ],
  healthy: [
    {
      name: 'wanted-answer',
      title: 'the server gives the answer that is wanted',
      world: (given) => {
        const records = wantedRecords(given)
        return records === undefined ? undefined : { ...answerOf(records), rcode: given.rcode }
      },
    },
  ],
}

/** What the server says when all is well, up to the record's type. */
function says({ rcode, answers, includes, serial }: Options): string {
  if (rcode !== 'NOERROR') return `answers ${rcode} when it is asked for the`
  if (answers !== undefined) return `answers ${listText(answers)}, and nothing else, for the`
  if (includes !== undefined) return `answers ${listText(includes)}, among others, for the`
  return serial === undefined ? 'knows the' : `knows serial ${serial} or a later one of the`
}

type Answering = Extract<World, { readonly kind: 'dns' }>

function answerOf(records: Answering['records']): Answering {
  return { kind: 'dns', rcode: 'NOERROR', authoritative: true, records }
}

/** Records that the options are content with; undefined where a text would have to become a record that is more than a text. */
function wantedRecords({ rcode, type, answers, includes, serial }: Options): Answering['records'] | undefined {
  if (rcode !== 'NOERROR') return []
  if (serial !== undefined) return [{ type, data: soaData(serial) }]
  const wanted = answers ?? includes
  if (wanted === undefined) return [anotherRecord(type)]
  return PLAIN_TYPES.has(type) ? wanted.map((data) => ({ type, data })) : undefined
}

/** The types whose data is a text or an address. */
const PLAIN_TYPES = new Set<string>(['A', 'AAAA', 'CNAME', 'NS', 'PTR', 'TXT'])

export default defineCheck({
  type: 'dns',
  title: 'DNS answer',
  summary: 'A DNS server answers a question, and with the records that are wanted.',
  options,
  metrics: {
    time: {
      unit: 's',
      max: 'timeout',
      description: 'From the first query to the answer, over TCP with the connection',
      clause: 'the answer takes …',
    },
    answers: {
      unit: '',
      min: 0,
      worse: 'either',
      description: 'Records of the type that were asked for',
      clause: 'the number of records is …',
    },
    ttl: {
      unit: 's',
      min: 0,
      worse: 'either',
      description: 'Shortest time to live of the answer, aliases included',
      clause: 'the answer may be kept for …',
    },
    serial: { unit: '', min: 0, worse: 'either', description: 'Serial number of the zone; only with type `SOA`' },
  },
  observes: {
    rcode: { type: 'string', description: 'the response code: `NOERROR`, `NXDOMAIN` ...' },
    answers: {
      type: { list: 'string' },
      description: 'the data of the records of the type, as text, sorted; aliases are followed',
    },
    records: {
      type: { list: { fields: { name: 'string', type: 'string', ttl: 'number', data: 'string' } } },
      description: 'all records of the answer section: `{name, type, ttl, data}`',
    },
    flags: {
      type: { map: 'bool' },
      description:
        '`{aa, tc, rd, ra, ad}` as booleans: `aa` authoritative, `ra` recursion available, `ad` authentic data',
    },
    server: { type: 'string', description: 'the IP address that was asked' },
    transport: { type: 'string', description: '`udp` or `tcp`' },
    serial: { type: 'number', description: 'the serial number; only with type `SOA`' },
  },
  primaryMetric: 'time',
  describe: (given) => {
    const { server, name, type, authoritative, family, everyAddress } = given
    const asked =
      server === undefined ? "this machine's DNS server" : endpointText({ host: server, family, everyAddress }, 53)
    return `${asked} ${says(given)} ${type} record of ${name}${authoritative ? ', as an authority of the zone' : ''}`
  },
  sabotages,
  missingFor: (metric, { type }) => (metric === 'serial' && type !== 'SOA' ? 'ask for `type: SOA`' : undefined),
  target: ({ server }) => (server === undefined ? undefined : targetHost({ host: server })),
  reach: {
    endpoint: serverOf,
    at: (address, options) => ({ server: hostPort(address, serverOf(options).port) }),
  },
  validate: (options) => nameProblem(options.name) ?? serverProblem(options) ?? contradiction(options),
  async run(options, context) {
    const endpoint = serverOf(options)
    if (endpoint.host === '') return unknown('dns: this machine has no DNS server: add "server"')
    const { type, recursion } = options
    const name = normalName(type === 'PTR' && isIP(options.name) !== 0 ? reverseName(options.name) : options.name)
    const subject = `dns ${type} ${options.name} @${serverText(endpoint)}`
    const ask = options.tcp ? askOverTcp : askOverUdp
    try {
      const exchange = await ask({ id: randomInt(0x10000), name, type, recursion }, endpoint, context)
      return outcomeOf(subject, options, chainOf(name, type, exchange.answer.answers), exchange)
    } catch (error) {
      return networkFailure(subject, error)
    }
  },
})

const PORT = 53

/** The server to ask; without a host when this machine has none. */
function serverOf({ server, family }: Pick<Options, 'server' | 'family'>): Endpoint {
  return endpointOf({ host: server ?? getServers()[0] ?? '', family }, PORT) as Endpoint // the port has a default
}
const MOST_SHOWN = 500

function serverText({ host, port }: Endpoint): string {
  return port === PORT ? host : hostPort(host, port)
}

function serverProblem({ server, family }: Options): string | undefined {
  return server === undefined ? undefined : endpointProblem({ host: server, family }, PORT)
}

function contradiction({ type, rcode, answers, includes, serial }: Options): string | undefined {
  const wanted = [...(answers ?? []), ...(includes ?? [])]
  if (rcode !== 'NOERROR' && (wanted.length > 0 || serial !== undefined))
    return `an answer with ${rcode} holds no records: drop "rcode" or the records`
  if (serial !== undefined && type !== 'SOA') return '"serial" needs "type: SOA"'
  const family = type === 'A' ? 4 : type === 'AAAA' ? 6 : undefined
  const wrong = wanted.find((each) => family !== undefined && isIP(each.trim()) !== family)
  return wrong === undefined ? undefined : `"${wrong}" is not an IPv${family} address: no ${type} record can hold it`
}

function outcomeOf(subject: string, options: Options, { path, answers }: DnsChain, exchange: DnsExchange): Outcome {
  const { answer, address, transport, sent } = exchange
  const soa = options.type === 'SOA' ? path.find(({ type }) => type === 'SOA') : undefined
  const serial = soa === undefined ? undefined : serialOf(soa)
  const metrics: Metric[] = [
    { label: 'time', value: exchange.seconds, unit: 's' },
    { label: 'answers', value: answers.length, unit: '' },
  ]
  if (path.length > 0) metrics.push({ label: 'ttl', value: Math.min(...path.map(({ ttl }) => ttl)), unit: 's' })
  if (serial !== undefined) metrics.push({ label: 'serial', value: serial, unit: '' })
  const observed = {
    rcode: answer.rcode,
    answers,
    records: answer.answers,
    flags: answer.flags,
    server: address,
    transport,
    ...(serial !== undefined && { serial }),
  }
  const lack = lackOf(options, answer, answers, serial)
  const evidence = `${subject} answered ${lack ?? (list(answers) || answer.rcode)}`
  const again = sent > 1 ? `, to query ${sent}: datagrams were lost` : ''
  if (lack !== undefined) return critical(`${evidence}${again}`, { metrics, observed })
  return ok(`${evidence} in ${exchange.seconds.toFixed(3)} s${again}`, { metrics, observed })
}

/** What was answered and why that is not what was wanted; undefined when it is. */
function lackOf(
  options: Options,
  answer: DnsAnswer,
  answers: readonly string[],
  serial: number | undefined,
): string | undefined {
  const { type, rcode, authoritative } = options
  const said = list(answers) || answer.rcode
  if (answer.rcode !== rcode)
    return `${answer.rcode}${rcode === 'NOERROR' ? explained(answer.rcode) : `, wanted ${rcode}`}`
  if (rcode === 'NOERROR' && answers.length === 0) return `without a record of type ${type}${referral(answer)}`
  if (authoritative && !answer.flags.aa) return `${said}, but not as the authority for the name`
  if (options.serial !== undefined && !isSince(serial, options.serial))
    return `with serial ${serial}, wanted ${options.serial} or later`
  const exact = options.answers?.map((each) => normalData(type, each))
  if (exact !== undefined && !isSameSet(exact, answers)) return `${said}, wanted ${list(exact)}`
  const least = options.includes?.map((each) => normalData(type, each)) ?? []
  if (!least.every((each) => answers.includes(each))) return `${said}, wanted at least ${list(least)}`
  return undefined
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((each) => b.includes(each)) && b.every((each) => a.includes(each))
}

function list(data: readonly string[]): string {
  return clip(oneLine([...new Set(data)].sort().join(', ')), MOST_SHOWN)
}

const EXPLAINED: Readonly<Record<string, string>> = {
  NXDOMAIN: 'there is no such name',
  SERVFAIL: 'the server could not find out',
  REFUSED: 'the server does not serve this name or this client',
}

function explained(rcode: string): string {
  return EXPLAINED[rcode] === undefined ? '' : `: ${EXPLAINED[rcode]}`
}

/** A server that points to others when asked for its own zone is lame: it was not given the zone. */
function referral({ authorities, flags }: DnsAnswer): string | undefined {
  const others = authorities.filter(({ type }) => type === 'NS')
  if (flags.aa || others.length === 0) return ''
  return `: it only points to ${list(others.map(({ data }) => data))}`
}

/** Whether a serial number is the wanted one or later. Source: RFC 1982, section 3.2 (they wrap around). */
function isSince(serial: number | undefined, wanted: number): boolean {
  return serial !== undefined && (serial - wanted) >>> 0 < 0x80000000
}
