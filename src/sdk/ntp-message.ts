// NTP messages of clients and what follows from them. Source: RFC 5905, section 7.3 (header), 8 (on-wire protocol).

/** A server's answer, as it says it. Timestamps are 64 bits: seconds since 1900 with 32 binary places, modulo 2^32 s. */
export interface NtpAnswer {
  /** 0 to 3; 3 says that the server's clock is not synchronised. */
  readonly leap: number
  readonly version: number
  readonly mode: number
  /** 0 for a kiss-o'-death, 16 for a server that is not synchronised. */
  readonly stratum: number
  /** Seconds. */
  readonly rootDelay: number
  /** Seconds. */
  readonly rootDispersion: number
  /** What the server takes its time from: four letters, or the IPv4 address (of an IPv6 address a hash). */
  readonly reference: string
  readonly originate: bigint
  readonly receive: bigint
  readonly transmit: bigint
}

/** How far off the clocks are, and how long the way was, in seconds. */
export interface NtpMeasurement {
  /** Positive when the server is ahead of this machine. */
  readonly offset: number
  /** The time on the wire. A server that tells the truth makes it positive but for the grain of its clock. */
  readonly delay: number
}

export const NTP_VERSION = 4
export const NTP_SERVER = 4
const CLIENT = 3
const LENGTH = 48

/**
 * A client's request. Its transmit timestamp is a nonce and not the time: the answer repeats it, and only who saw the
 * request can. Servers do not read it otherwise.
 */
export function encodeNtpRequest(nonce: bigint): Buffer {
  const request = Buffer.alloc(LENGTH)
  request.writeUInt8((NTP_VERSION << 3) | CLIENT, 0)
  request.writeBigUInt64BE(nonce, 40)
  return request
}

/** Reads a message; undefined when it is too short to be one. Extension fields and signatures behind it are passed over. */
export function readNtpAnswer(message: Buffer): NtpAnswer | undefined {
  if (message.length < LENGTH) return undefined
  const first = message.readUInt8(0)
  const stratum = message.readUInt8(1)
  return {
    leap: first >> 6,
    version: (first >> 3) & 7,
    mode: first & 7,
    stratum,
    rootDelay: message.readUInt32BE(4) / 0x10000,
    rootDispersion: message.readUInt32BE(8) / 0x10000,
    reference: referenceOf(message.subarray(12, 16), stratum),
    originate: message.readBigUInt64BE(24),
    receive: message.readBigUInt64BE(32),
    transmit: message.readBigUInt64BE(40),
  }
}

/**
 * Offset and delay from the four timestamps. The subtractions are modulo 2^32 s, so that they hold across the end of the
 * era in 2036 as long as the clocks are less than 68 years apart.
 *
 * @param sentMs and `arrivedMs` are epoch milliseconds of this machine's clock.
 */
export function measure({ receive, transmit }: NtpAnswer, sentMs: number, arrivedMs: number): NtpMeasurement {
  const forth = difference(receive, ntpTimestamp(sentMs))
  const back = difference(ntpTimestamp(arrivedMs), transmit)
  return { offset: (forth - back) / 2, delay: forth + back }
}

/** Epoch milliseconds as an NTP timestamp. */
export function ntpTimestamp(epochMs: number): bigint {
  const microseconds = BigInt(Math.round(epochMs * 1000)) + SECONDS_1900_TO_1970 * 1_000_000n
  return BigInt.asUintN(64, (microseconds << 32n) / 1_000_000n)
}

const SECONDS_1900_TO_1970 = 2_208_988_800n

function difference(a: bigint, b: bigint): number {
  return Number(BigInt.asIntN(64, a - b)) / 2 ** 32
}

function referenceOf(bytes: Buffer, stratum: number): string {
  return stratum <= 1 ? bytes.toString('latin1').replace(/\0+$/, '') : [...bytes].join('.')
}
