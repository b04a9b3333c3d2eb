import type { LabServer } from './server.js'
import { startUdpServer } from './udp-server.js'

export interface NtpServerSettings {
  readonly port?: number
  /** How far the server's clock is ahead. */
  readonly offsetMs?: number
  /** 3 for a clock that is not synchronised. */
  readonly leap?: number
  readonly stratum?: number
  /** Four letters. */
  readonly reference?: string
  /** Seconds. */
  readonly rootDispersion?: number
  /** Changes the answer before it is sent; what is undefined is not sent. */
  readonly change?: (answer: Buffer) => Buffer | undefined
}

/** Starts an NTP server that has its time from this machine's clock. Source: RFC 5905, section 7.3. */
export function startNtpServer(settings: NtpServerSettings = {}): Promise<LabServer> {
  const { change = (answer: Buffer) => answer, port } = settings
  return startUdpServer((request) => {
    const answer = isRequest(request) ? change(answerTo(request, settings)) : undefined
    return answer === undefined ? [] : [answer]
  }, port)
}

const LENGTH = 48
const CLIENT = 3
const SERVER = 4

function isRequest(request: Buffer): boolean {
  return request.length >= LENGTH && (request.readUInt8(0) & 7) === CLIENT
}

function answerTo(request: Buffer, settings: NtpServerSettings): Buffer {
  const { offsetMs = 0, leap = 0, stratum = 1, reference = 'LAB', rootDispersion = 0.001 } = settings
  const version = (request.readUInt8(0) >> 3) & 7
  const now = Date.now() + offsetMs
  const answer = Buffer.alloc(LENGTH)
  answer.writeUInt8((leap << 6) | (version << 3) | SERVER, 0)
  answer.writeUInt8(stratum, 1)
  answer.writeUInt32BE(Math.round(rootDispersion * 0x10000), 8)
  answer.write(reference, 12, 4, 'latin1')
  request.copy(answer, 24, 40, 48)
  writeTimestamp(answer, now, 16)
  writeTimestamp(answer, now, 32)
  writeTimestamp(answer, now, 40)
  return answer
}

const SECONDS_1900_TO_1970 = 2_208_988_800

function writeTimestamp(answer: Buffer, epochMs: number, at: number): void {
  const wholeSeconds = Math.floor(epochMs / 1000)
  answer.writeUInt32BE((wholeSeconds + SECONDS_1900_TO_1970) % 2 ** 32, at)
  answer.writeUInt32BE(Math.floor(((epochMs / 1000) % 1) * 2 ** 32), at + 4)
}
