import type { Socket } from 'node:net'
import { clip } from '../../core/clip.js'
import { readBytesUntil, readUntil } from '../read-until.js'

/** Numbers of messages. Source: RFC 4250, section 4.1.2; RFC 4253, section 8. */
export const SSH_MESSAGE = {
  DISCONNECT: 1,
  IGNORE: 2,
  UNIMPLEMENTED: 3,
  DEBUG: 4,
  KEXINIT: 20,
  KEXDH_INIT: 30,
  KEXDH_REPLY: 31,
}

/** A packet before encryption: length, length of the padding, payload, padding. Source: RFC 4253, section 6. */
export function sshPacket(payload: Buffer): Buffer {
  const padding = 8 + ((16 - ((payload.length + 5) % 8)) % 8)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(1 + payload.length + padding)
  head.writeUInt8(padding, 4)
  return Buffer.concat([head, payload, Buffer.alloc(padding)])
}

/**
 * Reads lines until one is the server's identification, and returns it without its line end. What follows stays in the socket.
 * Source: RFC 4253, section 4.2 (other lines may come first).
 *
 * @throws {Error} when there is none.
 */
export async function readIdentification(socket: Socket): Promise<string> {
  const { received, found } = await readUntil(socket, (text) => IDENTIFICATION.test(text), MOST_BEFORE)
  const [all = '', line = ''] = IDENTIFICATION.exec(received) ?? []
  if (!found || line === '') {
    const said = received === '' ? 'nothing' : JSON.stringify(clip(received, 100))
    throw new Error(`the server said ${said} and ${received.length < MOST_BEFORE ? 'closed' : 'more'}, no SSH banner`)
  }
  if (line.length > MOST_IDENTIFICATION)
    throw new Error(`the SSH banner has ${line.length} characters, 253 are allowed`)
  putBack(socket, Buffer.from(received.slice(all.length), 'latin1'))
  return line
}

const IDENTIFICATION = /^(?:(?!SSH-)[^\n]*\n)*(SSH-[^\r\n]*)\r?\n/
const MOST_IDENTIFICATION = 253
const MOST_BEFORE = 16_384

/** Reads one packet and returns its payload, a byte at least. What follows stays in the socket. */
export async function readPacket(socket: Socket): Promise<Buffer> {
  const { received: bytes, found } = await readBytesUntil(
    socket,
    (received) => received.length >= wholeLength(received),
    MOST_PACKET + 4,
  )
  if (!found || bytes.length < 6) throw new Error('the server closed the connection during the key exchange')
  const length = bytes.readUInt32BE()
  const padding = bytes.readUInt8(4)
  if (length > MOST_PACKET || length < padding + 2) throw new Error('what follows the banner is no SSH packet')
  putBack(socket, bytes.subarray(4 + length))
  return bytes.subarray(5, 4 + length - padding)
}

const MOST_PACKET = 35_000

/** How many bytes the packet has that starts here; 6, the shortest there is, for what is none. */
function wholeLength(received: Buffer): number {
  if (received.length < 6) return 6
  const length = received.readUInt32BE()
  return length > MOST_PACKET ? 6 : 4 + length
}

function putBack(socket: Socket, bytes: Buffer): void {
  if (bytes.length > 0) socket.unshift(bytes)
}
