import 'reflect-metadata' // @peculiar/x509 needs it to be there first
import { randomBytes, webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

/** From when until when a certificate holds: from yesterday for a year if not said. */
export interface Validity {
  readonly notBefore?: Date
  readonly notAfter?: Date
}

export interface AuthorityRequest extends Validity {
  /** The common name of the authority. */
  readonly name?: string
}

export interface CertificateRequest extends Validity {
  /** DNS names, wildcards among them; the first is the common name too. */
  readonly names?: readonly string[]
  /** A common name that is none of the names: with no name and no address it stands alone, as in old certificates. */
  readonly commonName?: string
  readonly ips?: readonly string[]
}

/** A certificate for a server or a client, all parts in PEM. */
export interface IssuedCertificate {
  readonly certificate: string
  readonly key: string
  /** The certificate and the intermediates up to the root, which is left out: what a server is to send. */
  readonly chain: string
}

/** A certificate authority with its own key. */
export interface Authority {
  /** The authority's own certificate in PEM: what `ca_file` holds when it is a root. */
  readonly certificate: string
  readonly issue: (request?: CertificateRequest) => Promise<IssuedCertificate>
  /** An authority below this one. */
  readonly intermediate: (request?: AuthorityRequest) => Promise<Authority>
  /** A certificate in PEM for the name and the key of another authority, by which who trusts this one trusts that. */
  readonly crossSign: (other: Authority, validity?: Validity) => Promise<string>
}

/** Creates a root authority of its own: nobody trusts it who was not given its certificate. */
export async function createAuthority({
  name = 'Lab Root CA',
  ...validity
}: AuthorityRequest = {}): Promise<Authority> {
  const root = await certify({ subject: `CN=${name}`, validity, extensions: authorityExtensions() })
  return authority({ ...root, chain: '' })
}

/** A certificate that vouches for itself. */
export async function selfSignedCertificate(request: CertificateRequest = {}): Promise<IssuedCertificate> {
  return issued(await certify(endWish(request)), '')
}

type KeyPair = webcrypto.CryptoKeyPair

/** Whoever has a certificate and its key. */
interface Holder {
  readonly subject: string
  readonly keys: KeyPair
  readonly certificate: string
}

interface AuthorityState extends Holder {
  /** What the certificates it issues are followed by: its own and those of its issuers, without the root. */
  readonly chain: string
}

function authority(state: AuthorityState): Authority {
  return {
    certificate: state.certificate,
    issue: async (request = {}) => issued(await certify(endWish(request), state), state.chain),
    intermediate: async ({ name = 'Lab Intermediate CA', ...validity } = {}) => {
      const below = await certify({ subject: `CN=${name}`, validity, extensions: authorityExtensions() }, state)
      return authority({ ...below, chain: below.certificate + state.chain })
    },
    crossSign: async (other, validity = {}) => {
      const { subject, publicKey } = new X509Certificate(other.certificate)
      const wish = { subject, validity, extensions: authorityExtensions() }
      return sign(wish, await publicKey.export(ALGORITHM, ['verify']), state)
    },
  }
}

async function issued({ certificate, keys }: Holder, rest: string): Promise<IssuedCertificate> {
  return { certificate, key: await keyPem(keys.privateKey), chain: certificate + rest }
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

async function newKeys(): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  return keys as KeyPair // a signing algorithm gives a pair
}

interface Wish {
  readonly subject: string
  readonly validity: Validity
  readonly extensions: readonly Extension[]
}

const DAY_MS = 86_400_000

/** Makes a key and a certificate for it, signed by `signer` or, without one, by itself. */
async function certify(wish: Wish, signer?: Holder): Promise<Holder> {
  const keys = await newKeys()
  const issuer = signer ?? { subject: wish.subject, keys }
  return { subject: wish.subject, keys, certificate: await sign(wish, keys.publicKey, issuer) }
}

type Signer = Pick<Holder, 'subject' | 'keys'>

/** A certificate in PEM for a key. */
async function sign(
  { subject, validity, extensions }: Wish,
  publicKey: webcrypto.CryptoKey,
  issuer: Signer,
): Promise<string> {
  const certificate = await X509CertificateGenerator.create({
    serialNumber: `4${randomBytes(16).toString('hex').slice(1)}`, // 16 bytes, positive (RFC 5280, 4.1.2.2)
    subject,
    issuer: issuer.subject,
    notBefore: validity.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfter: validity.notAfter ?? new Date(Date.now() + 365 * DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey,
    signingKey: issuer.keys.privateKey,
    extensions: [
      ...extensions,
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  })
  return `${certificate.toString('pem')}\n`
}

function authorityExtensions(): Extension[] {
  return [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ]
}

function endWish({ names = ['localhost'], ips = [], commonName, ...validity }: CertificateRequest): Wish {
  const alternatives = [
    ...names.map((value) => ({ type: 'dns' as const, value })),
    ...ips.map((value) => ({ type: 'ip' as const, value })),
  ]
  const extensions = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
    ...(alternatives.length > 0 ? [new SubjectAlternativeNameExtension(alternatives)] : []),
  ]
  return { subject: `CN=${commonName ?? names[0] ?? ips[0] ?? 'nobody'}`, validity, extensions }
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`
}
