// An SSH server that goes as far as the proof of its host key: what a client can see before it logs in. It shares no code
// with the client, so that neither's mistakes are the other's. Source: RFC 4253, sections 4 to 8; RFC 8731; RFC 8709.
import {
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import type { Socket } from 'node:net'
import { type LabServer, startTcpServer } from './server.js'

export interface SshServerSettings {
  readonly port?: number
  /** The line that the server introduces itself with. */
  readonly banner?: string
  /** Lines before the banner, with their line ends. */
  readonly preamble?: string
  /** An Ed25519 key; a new one if left out. */
  readonly hostKey?: KeyObject
  readonly kex?: readonly string[]
  readonly hostKeyAlgorithms?: readonly string[]
  /** Payloads that are sent after the server's KEXINIT, before its reply. */
  readonly interludes?: readonly Buffer[]
  /** Announces that the first interlude is a guessed message of the key exchange. */
  readonly guesses?: boolean
  /** Changes the reply with the host key and the signature. */
  readonly change?: (reply: Buffer) => Buffer
}

/** A new key pair's private half, for servers that are to keep their identity. */
export function newHostKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey
}

export function startSshServer(settings: SshServerSettings = {}): Promise<LabServer> {
  const { hostKey = newHostKey(), port } = settings
  return startTcpServer((socket) => converse(socket, { ...settings, hostKey }), port)
}

/** A packet before encryption. */
export function labPacket(payload: Buffer): Buffer {
  const padding = 16 - ((payload.length + 5) % 8)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(payload.length + padding + 1, 0)
  head.writeUInt8(padding, 4)
  return Buffer.concat([head, payload, randomBytes(padding)])
}

type Identified = SshServerSettings & { readonly hostKey: KeyObject }

const KEXINIT = 20
const KEX_ECDH_INIT = 30
const KEX_ECDH_REPLY = 31

function converse(socket: Socket, settings: Identified): void {
  const { banner = 'SSH-2.0-firstlight_lab', preamble = '', interludes = [], change } = settings
  const ownInit = kexInit(settings)
  let client = ''
  let clientInit: Buffer = Buffer.alloc(0)
  let heard: Buffer = Buffer.alloc(0)
  socket.write(`${preamble}${banner}\r\n`)
  socket.on('data', (chunk) => {
    heard = Buffer.concat([heard, chunk])
    if (client === '') {
      const end = heard.indexOf('\r\n')
      if (end === -1) return
      client = heard.toString('latin1', 0, end)
      heard = heard.subarray(end + 2)
      socket.write(Buffer.concat([ownInit, ...interludes].map(labPacket)))
    }
    const { payloads, rest } = packetsIn(heard)
    heard = rest
    for (const payload of payloads) {
      if (payload[0] === KEXINIT) clientInit = payload
      if (payload[0] !== KEX_ECDH_INIT) continue
      const reply = replyTo(payload.subarray(5), [client, banner, clientInit, ownInit], settings.hostKey)
      socket.write(labPacket(change === undefined ? reply : change(reply)))
    }
  })
}

function packetsIn(bytes: Buffer): { readonly payloads: readonly Buffer[]; readonly rest: Buffer } {
  const payloads: Buffer[] = []
  let rest = bytes
  while (rest.length >= 5 && rest.length >= 4 + rest.readUInt32BE(0)) {
    const end = 4 + rest.readUInt32BE(0)
    payloads.push(rest.subarray(5, end - rest.readUInt8(4)))
    rest = rest.subarray(end)
  }
  return { payloads, rest }
}

function kexInit({ kex = ['curve25519-sha256'], hostKeyAlgorithms = ['ssh-ed25519'], guesses }: SshServerSettings) {
  const [cipher, mac, compression] = ['aes256-ctr', 'hmac-sha2-256', 'none']
  const names = [kex, hostKeyAlgorithms, [cipher], [cipher], [mac], [mac], [compression], [compression], [], []]
  const lists = names.map((list) => field(list.join(',')))
  return Buffer.concat([Buffer.from([KEXINIT]), randomBytes(16), ...lists, Buffer.from([guesses ? 1 : 0, 0, 0, 0, 0])])
}

/** The host key, our half of the secret, and the signature of all that was said. */
function replyTo(clientKey: Buffer, said: readonly (Buffer | string)[], hostKey: KeyObject): Buffer {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const own = rawKey(publicKey)
  const other = createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: clientKey.toString('base64url') },
    format: 'jwk',
  })
  const secret = diffieHellman({ privateKey, publicKey: other })
  const hostKeyBlob = Buffer.concat([field('ssh-ed25519'), field(rawKey(createPublicKey(hostKey)))])
  const hash = createHash('sha256')
  for (const part of [...said, hostKeyBlob, clientKey, own, asNumber(secret)]) hash.update(field(part))
  const signature = Buffer.concat([field('ssh-ed25519'), field(sign(null, hash.digest(), hostKey))])
  return Buffer.concat([Buffer.from([KEX_ECDH_REPLY]), field(hostKeyBlob), field(own), field(signature)])
}

function rawKey(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
}

function field(value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value
  return Buffer.concat([Buffer.from([0, 0, bytes.length >> 8, bytes.length & 0xff]), bytes])
}

function asNumber(bytes: Buffer): Buffer {
  const hex = bytes.toString('hex').replace(/^(00)+/, '')
  return Buffer.from(/^[89a-f]/.test(hex) ? `00${hex}` : hex, 'hex')
}
