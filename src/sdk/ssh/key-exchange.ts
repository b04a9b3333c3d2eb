import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync, getDiffieHellman } from 'node:crypto'
import { mpintBytes } from './wire.js'

/** One side's half of a key exchange. */
export interface KeyShare {
  /** What the other side is sent: the bytes of a string or of a number. */
  readonly own: Buffer
  /** The secret, an unsigned number; throws when what the other side sent is no key. */
  readonly secretWith: (other: Buffer) => Buffer
}

export interface KeyExchangeMethod {
  readonly hash: 'sha1' | 'sha256'
  readonly share: () => KeyShare
}

/**
 * The methods by name, the best first. All have the same two messages. The old ones are there because switches, storage
 * and servers in FIPS mode offer nothing else; nothing secret is ever sent over what is agreed on.
 * Source: RFC 8731 (curve25519), RFC 5656 (ECDH), RFC 8268 and RFC 4253, section 8 (group 14).
 */
export const KEY_EXCHANGES: Readonly<Record<string, KeyExchangeMethod>> = {
  'curve25519-sha256': { hash: 'sha256', share: shareOnCurve25519 },
  'curve25519-sha256@libssh.org': { hash: 'sha256', share: shareOnCurve25519 },
  'ecdh-sha2-nistp256': { hash: 'sha256', share: shareOnP256 },
  'diffie-hellman-group14-sha256': { hash: 'sha256', share: shareInGroup14 },
  'diffie-hellman-group14-sha1': { hash: 'sha1', share: shareInGroup14 },
}

function shareOnCurve25519(): KeyShare {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  return {
    own: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    secretWith: (other) => {
      const key = { kty: 'OKP', crv: 'X25519', x: other.toString('base64url') }
      return diffieHellman({ privateKey, publicKey: createPublicKey({ key, format: 'jwk' }) })
    },
  }
}

function shareOnP256(): KeyShare {
  const ecdh = createECDH('prime256v1')
  return { own: ecdh.generateKeys(), secretWith: (other) => ecdh.computeSecret(other) }
}

function shareInGroup14(): KeyShare {
  const group = getDiffieHellman('modp14')
  return { own: mpintBytes(group.generateKeys()), secretWith: (other) => group.computeSecret(other) }
}
