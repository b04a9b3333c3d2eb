// Node tells whether a server is trusted, not by which path. A server may send more than the path needs: a root that an older
// CA had signed too, long expired, next to the one that clients have. The path is built here as OpenSSL builds it (trusted
// certificates before sent ones, X509_V_FLAG_TRUSTED_FIRST), so that what it does not use is not held against the server.
import { X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import { type TrustedRoots, trustedRoots } from './trusted-roots.js'

export interface PeerCertificates {
  /** The certificates that vouch for the server, its own first; empty when it has shown none. */
  readonly path: readonly X509Certificate[]
  /** Those that came along and vouch for nothing. */
  readonly unused: readonly X509Certificate[]
}

/**
 * The certificates of a connection after its handshake. Of what the server sent, Node shows one issuer for each certificate;
 * others can no longer be seen.
 *
 * @param ca what is trusted, in PEM; the public CAs if left out.
 * @param now epoch milliseconds
 */
export function peerCertificates(socket: TLSSocket, ca: string | undefined, now: number): PeerCertificates {
  const shown = shownBy(socket)
  const [own] = shown
  if (own === undefined) return { path: [], unused: [] }
  const { valid, first } = trustedPaths({ shown, roots: trustedRoots(ca), steps: MOST_STEPS }, own, now)
  const path = valid ?? (socket.authorized ? leadingValid(shown, now) : (first ?? shown))
  return { path, unused: shown.filter((each) => !path.some((used) => isSame(used, each))) }
}

/** The server's certificate and, for each, the issuer that was sent or that is trusted. */
function shownBy(socket: TLSSocket): Path {
  const shown: X509Certificate[] = []
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  while (next?.raw !== undefined && shown.length < 20) {
    shown.push(new X509Certificate(next.raw))
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate
  }
  return shown
}

interface Search {
  readonly shown: readonly X509Certificate[]
  readonly roots: TrustedRoots
  /** Left until it is given up: certificates that vouch for each other lead in circles. */
  steps: number
}

const MOST_STEPS = 100

type Path = readonly X509Certificate[]

/** The first path from a certificate to a trusted root, and the first on which nothing is out of date. */
function trustedPaths(
  search: Search,
  own: X509Certificate,
  now: number,
): { readonly valid?: Path; readonly first?: Path } {
  let first: Path | undefined
  for (const path of pathsFrom(search, [own])) {
    if (path.every((each) => isInDate(each, now))) return { valid: path }
    first ??= path
  }
  return first === undefined ? {} : { first }
}

/** Every path from where this one has come to a trusted root, those that OpenSSL would take first. */
function* pathsFrom(search: Search, path: Path): Generator<Path> {
  const last = path.at(-1) as X509Certificate // a path begins with the server's own
  if (search.steps-- <= 0) return
  const trusted = search.roots(last).filter((root) => hasIssued(root, last))
  const roots = trusted.filter(isRoot)
  for (const root of roots) yield isSame(root, last) ? path : [...path, root]
  const between = [
    ...trusted.filter((each) => !roots.includes(each)),
    ...search.shown.filter((each) => hasIssued(each, last)),
  ]
  for (const issuer of between.filter((each) => !path.some((used) => isSame(used, each))))
    yield* pathsFrom(search, [...path, issuer])
}

function isRoot(certificate: X509Certificate): boolean {
  return hasIssued(certificate, certificate)
}

function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

function isSame(a: X509Certificate, b: X509Certificate): boolean {
  return a.raw.equals(b.raw)
}

function isInDate({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo)
}

/** OpenSSL has found a path that cannot be seen from here: what is out of date is no part of it, nor is what follows that. */
function leadingValid(shown: readonly X509Certificate[], now: number): Path {
  const end = shown.findIndex((each) => !isInDate(each, now))
  return end > 0 ? shown.slice(0, end) : shown
}
