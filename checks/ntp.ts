import { randomBytes } from 'node:crypto'
import { oneLine } from '../src/core/printable.js'
import { receiveDatagram, withDatagrams } from '../src/sdk/datagram.js'
import { endpointText } from '../src/sdk/endpoint-text.js'
import { critical, defineCheck, type Outcome, ok } from '../src/sdk/index.js'
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
import {
  encodeNtpRequest,
  measure,
  NTP_SERVER,
  type NtpAnswer,
  type NtpMeasurement,
  readNtpAnswer,
} from '../src/sdk/ntp-message.js'
import { moveEndpoint, nothingListens, silentOverUdp } from '../src/sdk/sabotage/endpoint.js'

export default defineCheck({
  type: 'ntp',
  title: 'NTP time',
  summary: 'An NTP server is synchronised and answers with a time that this machine can be compared with.',
  options: {
    ...hostAndPort({ example: 'ntp1.dfw1.example.net', otherwise: '123 if left out' }),
    ...networkOptions,
  },
  metrics: {
    offset: {
      unit: 's',
      min: 0,
      worse: 'higher',
      description: 'Distance between the clocks, without a sign: `warning: 50ms` looks both ways',
      clause: 'the clock here and the one of the time server are … apart',
    },
    signed_offset: {
      unit: 's',
      worse: 'either',
      description: 'The same, positive when the server is ahead of this machine',
    },
    delay: { unit: 's', max: 'timeout', description: 'The time on the wire, there and back' },
    stratum: {
      unit: '',
      min: 0,
      max: 16,
      worse: 'higher',
      description: 'Distance from a reference clock, 1 to 15',
      clause: 'the distance of the server from a reference clock is …',
    },
    root_dispersion: { unit: 's', min: 0, worse: 'higher', description: 'How far off the server itself may be' },
    root_delay: {
      unit: 's',
      worse: 'higher',
      description: 'The time on the wire between the server and its reference clock',
    },
  },
  observes: {
    offset: { type: 'number', description: 'seconds, positive when the server is ahead of this machine' },
    stratum: {
      type: 'number',
      description: 'distance from a reference clock; 0 for a refusal, 16 for a server that is not synchronised',
    },
    leap: {
      type: 'string',
      description: '`none`, `61 seconds`, `59 seconds` (what the last minute of this day has) or `unsynchronised`',
    },
    reference: {
      type: 'string',
      description: 'what the server takes its time from: `GPS`, `PPS`, an IPv4 address ...',
    },
    version: { type: 'number', description: 'the protocol version of the answer' },
    address: { type: 'string', description: 'the IP address that was asked' },
  },
  primaryMetric: 'offset',
  target: targetHost,
  reach: hostReach,
  describe: (options) => `the time server ${endpointText(options, PORT)} is synchronised and tells the time`,
  sabotages: {
    move: moveEndpoint,
    broken: [
      nothingListens,
      silentOverUdp,
      {
        name: 'not-synchronised',
        title: 'the server says that its own clock is not synchronised',
        world: () => ({ kind: 'ntp', offsetMs: 0, synchronised: false }),
      },
      {
        name: 'an-hour-off',
        title: "the server's clock is an hour ahead",
        advice: 'add `warning: 50ms` or `critical: 250ms`: without a threshold any time will do',
        world: () => ({ kind: 'ntp', offsetMs: 3_600_000, synchronised: true }),
      },
    ],
    healthy: [
      {
        name: 'right-time',
        title: 'the server gives the right time',
        world: () => ({ kind: 'ntp', offsetMs: 0, synchronised: true }),
      },
    ],
  },
  validate: (options) => endpointProblem(options, PORT),
  async run(options, context) {
    const endpoint = endpointOf(options, PORT) as Endpoint // the port has a default
    const subject = `ntp ${endpoint.port === PORT ? endpoint.host : hostPort(endpoint.host, endpoint.port)}`
    try {
      const { value } = await withDatagrams(endpoint, context, async ({ socket, address }) => {
        const waiting = `waiting for an answer from ${hostPort(address, endpoint.port)}`
        context.log(waiting)
        const nonce = randomBytes(8).readBigUInt64BE()
        const sentMs = preciseNow()
        const sent = performance.now()
        socket.send(encodeNtpRequest(nonce))
        const { answer, arrivedMs } = await receiveDatagram(socket, (datagram) => {
          const arrivedMs = sentMs + (performance.now() - sent)
          const answer = readNtpAnswer(datagram)
          const foreign = foreignness(answer, nonce)
          if (answer !== undefined && foreign === undefined) return { answer, arrivedMs }
          context.log(`${waiting} (what came is ${foreign})`)
          return undefined
        })
        return outcomeOf(subject, address, answer, measure(answer, sentMs, arrivedMs))
      })
      return value
    } catch (error) {
      return networkFailure(subject, error)
    }
  },
})

const PORT = 123

/** Epoch milliseconds with a fraction, unless the system's clock was set since this process started. */
function preciseNow(): number {
  const now = Date.now()
  const precise = performance.timeOrigin + performance.now()
  return Math.abs(precise - now) < 2 ? precise : now
}

/** Why a message is no answer to the request. Source: RFC 5905, section 8 (the origin timestamp tells bogus from true). */
function foreignness(answer: NtpAnswer | undefined, nonce: bigint): string | undefined {
  if (answer === undefined) return 'no NTP message'
  if (answer.mode !== NTP_SERVER) return `no server's message (mode ${answer.mode})`
  return answer.originate === nonce ? undefined : 'the answer to another request'
}

const LEAPS = ['none', '61 seconds', '59 seconds', 'unsynchronised'] as const

function outcomeOf(subject: string, address: string, answer: NtpAnswer, measured: NtpMeasurement): Outcome {
  const { stratum, reference, version } = answer
  const observed = { stratum, reference, version, leap: LEAPS[answer.leap], address }
  const refusal = refusalOf(answer)
  if (refusal !== undefined) return critical(`${subject} ${refusal}`, { observed })
  const { offset, delay } = measured
  const metrics = [
    { label: 'offset', value: rounded(Math.abs(offset)), unit: 's' },
    { label: 'signed_offset', value: rounded(offset), unit: 's' },
    { label: 'delay', value: rounded(Math.max(0, delay)), unit: 's' },
    { label: 'stratum', value: stratum, unit: '' },
    { label: 'root_dispersion', value: rounded(answer.rootDispersion), unit: 's' },
    { label: 'root_delay', value: rounded(answer.rootDelay), unit: 's' },
  ]
  const details = { metrics, observed: { ...observed, offset: rounded(offset) } }
  if (delay < -GRAIN_SECONDS)
    return critical(`${subject} says it held the request longer than the way there and back took`, details)
  const side = offset < 0 ? 'behind' : 'ahead'
  return ok(
    `${subject} is ${Math.abs(offset).toFixed(6)} s ${side}, stratum ${stratum}, from ${oneLine(reference)}`,
    details,
  )
}

/** What makes an answer worthless as a source of time. Source: RFC 5905, sections 7.3, 7.4 and A.5.1.1 (packet tests). */
function refusalOf({ leap, stratum, reference, receive, transmit, rootDelay, rootDispersion }: NtpAnswer) {
  if (stratum === 0)
    return `refuses to serve this machine: kiss-o'-death ${JSON.stringify(reference)}${kiss(reference)}`
  if (leap === 3 || stratum >= UNSYNCHRONISED) return `is not synchronised (leap ${leap}, stratum ${stratum})`
  if (receive === 0n || transmit === 0n) return 'answers without a time'
  const distance = rootDelay / 2 + rootDispersion
  if (distance >= MAX_DISTANCE_SECONDS) return `is not synchronised: its time may be ${distance.toFixed(1)} s off`
  return undefined
}

const UNSYNCHRONISED = 16
const MAX_DISTANCE_SECONDS = 16

/** Servers with a coarse clock round both timestamps: that much may be missing from the delay. */
const GRAIN_SECONDS = 0.02

const KISSES: Readonly<Record<string, string>> = {
  DENY: 'access denied',
  RSTR: 'access denied',
  RATE: 'asked too often',
  INIT: 'not yet synchronised',
  STEP: 'its clock was just set',
}

function kiss(code: string): string {
  return KISSES[code] === undefined ? '' : `, ${KISSES[code]}`
}

function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9
}
