import { isIP } from 'node:net'

/** What `ping` counted and measured. Times are in seconds. */
export interface PingStatistics {
  readonly transmitted: number
  readonly received: number
  /** Absent when nothing was received. */
  readonly rtt?: PingTimes
  /** The address that the name resolved to. */
  readonly address?: string
  /** What routers or this machine sent back instead of an answer: `Destination Host Unreachable`. */
  readonly refusal?: string
}

export interface PingTimes {
  readonly min: number
  readonly avg: number
  readonly max: number
  /** The mean deviation; BusyBox does not tell it. */
  readonly mdev?: number
}

const COUNTS = /^(\d+) packets transmitted, (\d+)(?: packets)? received, /m
const TIMES =
  /^(?:rtt|round-trip) min\/avg\/max(?:\/(?:mdev|stddev))? = ([\d.]+)\/([\d.]+)\/([\d.]+)(?:\/([\d.]+))? ms/m
const ADDRESS = /^PING [^\n]*?\(([^()\s]+)\)/m
const REFUSAL = /^From \S+ icmp_seq=\d+ (.+)$/m

/** Reads the output of iputils' and BusyBox's `ping` in the C locale; undefined when it does not add up. */
export function readPing(output: string): PingStatistics | undefined {
  const counts = COUNTS.exec(output)
  if (counts === null) return undefined
  const [transmitted, received] = [Number(counts[1]), Number(counts[2])]
  const rtt = timesIn(output)
  if (transmitted === 0 || received > transmitted || (received > 0 && rtt === undefined)) return undefined
  const address = ADDRESS.exec(output)?.[1]
  const refusal = REFUSAL.exec(output)?.[1]
  return {
    transmitted,
    received,
    ...(received > 0 && rtt !== undefined && { rtt }),
    ...(address !== undefined && isIP(address) !== 0 && { address }),
    ...(refusal !== undefined && { refusal }),
  }
}

function timesIn(output: string): PingTimes | undefined {
  const found = TIMES.exec(output)
  if (found === null) return undefined
  const [min = Number.NaN, avg = Number.NaN, max = Number.NaN, mdev] = found.slice(1).map(secondsOf)
  if (![min, avg, max].every(Number.isFinite)) return undefined
  return { min, avg, max, ...(mdev !== undefined && { mdev }) }
}

function secondsOf(milliseconds: string | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(Number(milliseconds) * 1000) / 1e6
}
