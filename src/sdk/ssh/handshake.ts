// A client's first half of an SSH connection: far enough that the server proves to own its host key, no further.
// Source: RFC 4253, sections 4, 7 and 8; RFC 8731, section 3.

import { createHash, randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { clip } from '../../core/clip.js'
import { messageOf } from '../../core/errors.js'
import { VERSION } from '../../core/version.js'
import { fingerprintOf, hostKeyType, isSignedBy } from './host-key.js'
import { KEY_EXCHANGES, type KeyExchangeMethod } from './key-exchange.js'
import { readIdentification, readPacket, SSH_MESSAGE, sshPacket } from './packets.js'
import { mpintBytes, type SshReader, sshNames, sshReader, sshString } from './wire.js'

/** What a server offers, in its own order. */
export interface SshAlgorithms {
  readonly kex: readonly string[]
  readonly host_key: readonly string[]
  readonly cipher: readonly string[]
  readonly mac: readonly string[]
}

export interface SshHostKey {
  readonly type: string
  /** `SHA256:` and base64, as OpenSSH shows it. */
  readonly fingerprint: string
}

/** Server and client have no algorithm in common: nothing is known of the host key. */
export class NoCommonAlgorithm extends Error {
  override readonly name = 'NoCommonAlgorithm'
  readonly of: 'key exchange' | 'host key'

  constructor(of: NoCommonAlgorithm['of'], offered: readonly string[], own: readonly string[]) {
    super(`the server offers the ${of} algorithms ${offered.join(', ')}, wanted was one of ${own.join(', ')}`)
    this.of = of
  }
}

/** Says who we are and reads who the server is, `SSH-2.0-OpenSSH_9.2p1 Debian-2`. */
export function exchangeIdentifications(socket: Socket): Promise<string> {
  socket.write(`${CLIENT}\r\n`)
  return readIdentification(socket)
}

const CLIENT = `SSH-2.0-firstlight_${VERSION.replaceAll('-', '_')}`

/**
 * Goes through the key exchange until the server has signed with its host key, and takes leave.
 *
 * @param hostKeyAlgorithms what to ask for, the best first.
 * @throws {NoCommonAlgorithm} when the server offers none of the methods or host keys.
 * @throws {Error} when the server breaks the protocol or does not own the key it shows.
 */
export async function exchangeKeys(
  socket: Socket,
  server: string,
  hostKeyAlgorithms: readonly string[],
): Promise<{ readonly hostKey: SshHostKey; readonly algorithms: SshAlgorithms }> {
  const ownInit = kexInit(hostKeyAlgorithms)
  socket.write(sshPacket(ownInit))
  const serverInit = await nextMessage(socket, SSH_MESSAGE.KEXINIT)
  const offer = readKexInit(serverInit)
  const method = agree('key exchange', Object.keys(KEY_EXCHANGES), offer.algorithms.kex)
  const algorithm = agree('host key', hostKeyAlgorithms, offer.algorithms.host_key)
  const { hash, share } = KEY_EXCHANGES[method] as KeyExchangeMethod // agreed on one of its keys
  const { own, secretWith } = share()
  socket.write(sshPacket(Buffer.concat([Buffer.from([SSH_MESSAGE.KEXDH_INIT]), sshString(own)])))
  if (offer.guesses && !isGuessRight(offer.algorithms, hostKeyAlgorithms)) await readPacket(socket)
  const reply = sshReader((await nextMessage(socket, SSH_MESSAGE.KEXDH_REPLY)).subarray(1))
  const [hostKey, other, signature] = [reply.string(), reply.string(), reply.string()]
  const isProven = fromTheServer(() => {
    const said = [CLIENT, server, ownInit, serverInit, hostKey, own, other, mpintBytes(secretWith(other))]
    const exchangeHash = createHash(hash)
      .update(Buffer.concat(said.map(sshString)))
      .digest()
    return isSignedBy(hostKey, algorithm, exchangeHash, signature)
  })
  if (!isProven) throw new Error(`the server shows the host key ${fingerprintOf(hostKey)} but has not signed with it`)
  socket.write(sshPacket(disconnect()))
  return { hostKey: { type: hostKeyType(hostKey), fingerprint: fingerprintOf(hostKey) }, algorithms: offer.algorithms }
}

/** OpenSSL's errors look alike whoever caused them: here the server's keys did, not this machine. */
function fromTheServer<T>(compute: () => T): T {
  try {
    return compute()
  } catch (error) {
    throw new Error(`the server's keys make no sense: ${messageOf(error)}`, { cause: error })
  }
}

/** Ciphers and the like must be agreed on as well, though they are never used: as many as servers may insist on. */
const CIPHERS = [
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  'aes128-cbc',
  'aes256-cbc',
  '3des-cbc',
]
const MACS = [
  'hmac-sha2-256',
  'hmac-sha2-512',
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'umac-128-etm@openssh.com',
  'hmac-sha1',
]
const COMPRESSIONS = ['none', 'zlib@openssh.com']

function kexInit(hostKeyAlgorithms: readonly string[]): Buffer {
  const lists = [
    Object.keys(KEY_EXCHANGES),
    hostKeyAlgorithms,
    CIPHERS,
    CIPHERS,
    MACS,
    MACS,
    COMPRESSIONS,
    COMPRESSIONS,
  ]
  const languages = [[], []]
  const tail = Buffer.alloc(5) // no guess follows, and a reserved number
  const names = [...lists, ...languages].map(sshNames)
  return Buffer.concat([Buffer.from([SSH_MESSAGE.KEXINIT]), randomBytes(16), ...names, tail])
}

interface Offer {
  readonly algorithms: SshAlgorithms
  /** The server sent the first message of the method that it would like, without waiting. */
  readonly guesses: boolean
}

function readKexInit(message: Buffer): Offer {
  const reader: SshReader = sshReader(message)
  reader.bytes(1 + 16)
  const [kex, host_key] = [reader.names(), reader.names()]
  reader.names()
  const cipher = reader.names()
  reader.names()
  const mac = reader.names()
  for (let left = 4; left > 0; left--) reader.names()
  return { algorithms: { kex, host_key, cipher, mac }, guesses: reader.byte() !== 0 }
}

/** A wrong guess is to be passed over: the two sides' first choices differ. Source: RFC 4253, section 7.1. */
function isGuessRight(offered: SshAlgorithms, hostKeyAlgorithms: readonly string[]): boolean {
  return offered.kex[0] === Object.keys(KEY_EXCHANGES)[0] && offered.host_key[0] === hostKeyAlgorithms[0]
}

/** The first of the client's names that the server offers too. Source: RFC 4253, section 7.1. */
function agree(of: NoCommonAlgorithm['of'], own: readonly string[], offered: readonly string[]): string {
  const agreed = own.find((name) => offered.includes(name))
  if (agreed !== undefined) return agreed
  throw new NoCommonAlgorithm(of, offered, own)
}

/** The next message that is not to be ignored; it must be the awaited one. */
async function nextMessage(socket: Socket, awaited: number): Promise<Buffer> {
  for (;;) {
    const payload = await readPacket(socket)
    const kind = payload.readUInt8(0)
    if (kind === awaited) return payload
    if (kind === SSH_MESSAGE.DISCONNECT) throw new Error(`the server disconnected: ${disconnectReason(payload)}`)
    if (kind !== SSH_MESSAGE.IGNORE && kind !== SSH_MESSAGE.DEBUG)
      throw new Error(`the server sent message ${kind} during the key exchange, not ${awaited}`)
  }
}

function disconnectReason(payload: Buffer): string {
  const reader = sshReader(payload)
  reader.bytes(1 + 4)
  return JSON.stringify(clip(reader.string().toString('utf8'), 200))
}

const BY_APPLICATION = 11

function disconnect(): Buffer {
  const code = Buffer.from([SSH_MESSAGE.DISCONNECT, 0, 0, 0, BY_APPLICATION])
  return Buffer.concat([code, sshString('host key seen'), sshString('')])
}
