import { clip } from '../src/core/clip.js'
import { oneLine } from '../src/core/printable.js'
import type { CommandResult } from '../src/sdk/exec/command.js'
import { execCommand } from '../src/sdk/exec/exec.js'
import { describeFailure } from '../src/sdk/exec/failure.js'
import { critical, defineCheck, type Outcome, ok, unknown } from '../src/sdk/index.js'
import { type PingStatistics, readPing } from '../src/sdk/ping-output.js'

export default defineCheck({
  type: 'ping',
  title: 'Ping',
  summary: "A host answers at least one of several pings, sent by the system's own program.",
  options: {
    host: {
      kind: 'string',
      required: true,
      main: true,
      short: 'H',
      description: 'Host name or IP address',
      example: 'gw.dfw1.example.net',
    },
    count: {
      kind: 'integer',
      default: 3,
      minimum: 1,
      maximum: 100,
      description: 'How many packets to send',
    },
    interval: { kind: 'duration', default: '200ms', description: 'Time between packets; less may be for root alone' },
    size: { kind: 'size', default: '56B', description: 'Data in a packet, `16B` to `65507B`', example: '1472B' },
    family: { kind: 'choice', choices: ['4', '6'], description: 'IPv4 or IPv6; whichever the name has if left out' },
  },
  metrics: {
    rtt: {
      unit: 's',
      max: 'timeout',
      description: 'Time there and back, on average',
      clause: 'a ping and its answer take …',
    },
    rtt_min: { unit: 's', max: 'timeout', description: 'The shortest time' },
    rtt_max: { unit: 's', max: 'timeout', description: 'The longest time' },
    rtt_mdev: {
      unit: 's',
      max: 'timeout',
      description: "Mean deviation of the times; BusyBox's ping does not tell it",
    },
    loss: {
      unit: '%',
      min: 0,
      max: 100,
      worse: 'higher',
      description: 'Packets without an answer; `loss: {critical: 0}` forbids any',
    },
  },
  observes: {
    address: { type: 'string', description: 'the IP address that was pinged' },
    transmitted: { type: 'number', description: 'packets sent' },
    received: { type: 'number', description: 'packets answered' },
    loss: { type: 'number', description: 'packets without an answer in percent' },
  },
  primaryMetric: 'rtt',
  target: ({ host }) => host,
  describe: ({ host, count }) =>
    count === 1 ? `${host} answers a ping` : `${host} answers at least one of ${count} pings`,
  sabotages: {
    move: (given, { host }) => ({ ...given, host, family: undefined, count: 1 }),
    broken: [{ name: 'no-host', title: 'no host has the address', world: () => ({ kind: 'no-host' }) }],
    healthy: [
      { name: 'answers', title: 'the host answers', world: () => ({ kind: 'nowhere' }) }, // this machine's own address
    ],
  },
  validate({ host, size }) {
    if (!/^[^-\s]\S*$/.test(host)) return `"${host}" is not a host name`
    return size >= LEAST_SIZE && size <= MOST_SIZE ? undefined : `"size" is ${size}B, wanted 16B to 65507B`
  },
  async run({ host, count, interval, size, family }, { directory, log, signal }) {
    const settings = { '-c': count, '-i': interval / 1000, '-s': size, '-W': WAIT_SECONDS }
    const flags = Object.entries(settings).flatMap(([flag, value]) => [flag, String(value)])
    const args = ['-n', ...(family === undefined ? [] : [`-${family}`]), ...flags, '--', host]
    const command = { file: 'ping', args, env: { LC_ALL: 'C' }, directory }
    log(`waiting for ping to send ${count} packets to ${host}`)
    const result = await execCommand(command, signal)
    if (result.failure === 'not-found') return unknown('ping is missing: install iputils-ping', { conclusive: false })
    if (result.failure !== undefined) return unknown(describeFailure(command, result.failure), { conclusive: false })
    return outcomeOf(`ping ${host}`, result)
  },
})

/** What a packet must hold for its time to be measured, and what IPv4 can carry. */
const LEAST_SIZE = 16
const MOST_SIZE = 65_507

/** How long an answer to the last packet is waited for. Programs' own default is the whole of a check's deadline. */
const WAIT_SECONDS = 2

function outcomeOf(subject: string, result: CommandResult): Outcome {
  const statistics = readPing(result.stdout)
  if (statistics === undefined) return withoutStatistics(subject, result)
  const { transmitted, received, rtt, address, refusal } = statistics
  const loss = lossOf(statistics)
  const lossMetric = { label: 'loss', value: loss, unit: '%', min: 0, max: 100 }
  const observed = { transmitted, received, loss, ...(address !== undefined && { address }) }
  if (rtt === undefined) {
    const reason = refusal === undefined ? '' : `: ${clip(oneLine(refusal), 100)}`
    const details = { metrics: [lossMetric], observed }
    const lost = `${subject}: none of ${transmitted} packets was answered${reason}`
    return critical(lost, isWayLost(reason) ? { ...details, conclusive: false } : details)
  }
  if (result.exitCode !== 0) return unknown(`${subject}: ping exited ${result.exitCode} all the same`, { observed })
  const metrics = [
    { label: 'rtt', value: rtt.avg, unit: 's' },
    { label: 'rtt_min', value: rtt.min, unit: 's' },
    { label: 'rtt_max', value: rtt.max, unit: 's' },
    ...(rtt.mdev === undefined ? [] : [{ label: 'rtt_mdev', value: rtt.mdev, unit: 's' }]),
    lossMetric,
  ]
  const text = `${subject}: ${received} of ${transmitted} packets answered, on average in ${(rtt.avg * 1000).toFixed(3)} ms`
  return ok(text, { metrics, observed })
}

function lossOf({ transmitted, received }: PingStatistics): number {
  return Math.round(((transmitted - received) / transmitted) * 1e4) / 100
}

/** The name or the way to the host is missing: nothing is known of the host itself. */
function isWayLost(text: string): boolean {
  return NO_NAME.test(text) || NO_WAY.test(text)
}

const NO_NAME = /not known|unknown host|bad address|name resolution|no address|address family/i
const NO_WAY = /(?:network|net|host|address) (?:is )?unreachable|no route/i

function withoutStatistics(subject: string, { exitCode, signal, stdout, stderr }: CommandResult): Outcome {
  const said = clip(oneLine(stderr.trim() || stdout.trim()), 200)
  if (exitCode !== 0 && isWayLost(stderr))
    return critical(`${subject}: ${said.replace(/^ping: /, '')}`, { conclusive: false })
  const end = signal === undefined ? `exited ${exitCode}` : `was killed by ${signal}`
  return unknown(`${subject}: ping ${end} and counted nothing: ${said || 'it said nothing'}`, { conclusive: false })
}
