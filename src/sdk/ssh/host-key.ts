import { createHash, createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto'
import { sshReader } from './wire.js'

/** The kinds of host keys, and the algorithms that use each, the best first. Source: RFC 4253, 5656, 8332, 8709. */
export const HOST_KEY_ALGORITHMS = {
  ed25519: ['ssh-ed25519'],
  ecdsa: ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  rsa: ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type HostKeyKind = keyof typeof HOST_KEY_ALGORITHMS

/** The kind of key that an algorithm uses; undefined for certificates and others that are not read here. */
export function hostKeyKind(algorithm: string): HostKeyKind | undefined {
  const kinds = Object.entries(HOST_KEY_ALGORITHMS) as readonly (readonly [HostKeyKind, readonly string[]])[]
  return kinds.find(([, algorithms]) => algorithms.includes(algorithm))?.[0]
}

/** The fingerprint of a host key as `ssh-keygen -l` shows it. */
export function fingerprintOf(hostKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(hostKey).digest('base64').replace(/=+$/, '')}`
}

/** The type that a host key says it has. */
export function hostKeyType(hostKey: Buffer): string {
  return sshReader(hostKey).string().toString('latin1')
}

/**
 * Whether the owner of the host key signed the data, with the algorithm that was agreed on.
 *
 * @throws {Error} when the key or the signature cannot be read.
 */
export function isSignedBy(hostKey: Buffer, algorithm: string, data: Buffer, signature: Buffer): boolean {
  const reader = sshReader(signature)
  const used = reader.string().toString('latin1')
  const blob = reader.string()
  if (used !== algorithm || hostKeyType(hostKey) !== keyTypeOf(algorithm)) return false
  switch (algorithm) {
    case 'ssh-ed25519':
      return verify(null, data, publicKeyOf(hostKey), blob)
    case 'rsa-sha2-512':
      return verify('sha512', data, publicKeyOf(hostKey), blob)
    case 'rsa-sha2-256':
      return verify('sha256', data, publicKeyOf(hostKey), blob)
    case 'ssh-rsa':
      return verify('sha1', data, publicKeyOf(hostKey), blob)
    default:
      return isSignedByCurve(hostKey, algorithm, data, blob)
  }
}

/** Source: RFC 8332, section 3: the newer RSA algorithms use the old type of key. */
function keyTypeOf(algorithm: string): string {
  return algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm
}

interface Curve {
  readonly jwk: string
  readonly hash: string
  readonly size: number
}

const CURVES: Readonly<Record<string, Curve>> = {
  'ecdsa-sha2-nistp256': { jwk: 'P-256', hash: 'sha256', size: 32 },
  'ecdsa-sha2-nistp384': { jwk: 'P-384', hash: 'sha384', size: 48 },
  'ecdsa-sha2-nistp521': { jwk: 'P-521', hash: 'sha512', size: 66 },
}

/** Source: RFC 5656, section 3.1.2: the signature is two numbers, here put side by side as IEEE P1363 has them. */
function isSignedByCurve(hostKey: Buffer, algorithm: string, data: Buffer, blob: Buffer): boolean {
  const { hash, size } = curveOf(algorithm)
  const reader = sshReader(blob)
  const signature = Buffer.concat([fixed(reader.string(), size), fixed(reader.string(), size)])
  return verify(hash, data, { key: publicKeyOf(hostKey), dsaEncoding: 'ieee-p1363' }, signature)
}

function publicKeyOf(hostKey: Buffer): KeyObject {
  return createPublicKey({ key: jwkOf(hostKey), format: 'jwk' })
}

function jwkOf(hostKey: Buffer): JsonWebKey {
  const reader = sshReader(hostKey)
  const type = reader.string().toString('latin1')
  if (type === 'ssh-ed25519') return { kty: 'OKP', crv: 'Ed25519', x: base64url(reader.string()) }
  if (type === 'ssh-rsa') return { kty: 'RSA', e: base64url(reader.string()), n: base64url(reader.string()) }
  const { jwk, size } = curveOf(type)
  reader.string() // the curve's name once more
  const point = reader.string()
  if (point.length !== 1 + 2 * size || point.readUInt8(0) !== UNCOMPRESSED)
    throw new Error(`the ${type} key is malformed`)
  return { kty: 'EC', crv: jwk, x: base64url(point.subarray(1, 1 + size)), y: base64url(point.subarray(1 + size)) }
}

const UNCOMPRESSED = 4

function curveOf(type: string): Curve {
  const curve = Object.hasOwn(CURVES, type) ? CURVES[type] : undefined
  if (curve === undefined) throw new Error(`host keys of type ${JSON.stringify(type)} are not read here`)
  return curve
}

/** A number in as many bytes as its curve has. */
function fixed(number: Buffer, size: number): Buffer {
  const bytes = number.subarray(Math.max(0, number.length - size))
  return Buffer.concat([Buffer.alloc(size - bytes.length), bytes])
}

function base64url(bytes: Buffer): string {
  return bytes.toString('base64url')
}
