// Which names a certificate is for, as today's clients see it (RFC 9525, 6; RFC 6125 before it): those in subjectAltName alone, and
// a wildcard stands for one whole label, the first.
import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { said } from '../dialogue.js'

/** A host as certificates and SNI have it: without the dot at its end, an internationalised name in its ASCII form. */
export function tlsName(host: string): string {
  const name = host.replace(/(?<=[^.])\.$/, '')
  return /^[ -~]*$/.test(name) ? name : domainToASCII(name) || name
}

/** The names and addresses that a certificate is for, without their kinds. */
export function certificateNames(certificate: X509Certificate): readonly string[] {
  return alternatives(certificate).map(({ name }) => name)
}

/** Whether a certificate is one for this name or address. */
export function isCertificateFor(certificate: X509Certificate, host: string): boolean {
  const name = tlsName(host)
  if (isIP(name) !== 0) return certificate.checkIP(name) !== undefined
  return certificate.checkHost(name, { subject: 'never', partialWildcards: false }) !== undefined
}

/** Which of these hosts a certificate is not for, and which names it has instead; undefined when it is for all of them. */
export function identityProblem(certificate: X509Certificate, hosts: Iterable<string>): string | undefined {
  const missing = [...new Set(hosts)].filter((host) => !isCertificateFor(certificate, host))
  if (missing.length === 0) return undefined
  const present = alternatives(certificate)
  if (present.length === 0)
    return `the certificate is for no name, and not for ${listed(missing.map(said))}${commonName(certificate)}`
  const wildcard = present.some(({ name }) => name.lastIndexOf('*') > 0)
    ? ' (a wildcard stands for a whole first label)'
    : ''
  return `the certificate is for ${listed(present.map(shown))}${wildcard}, not for ${listed(missing.map(said))}`
}

interface Alternative {
  readonly kind: 'DNS' | 'IP Address'
  readonly name: string
}

function alternatives({ subjectAltName = '' }: X509Certificate): readonly Alternative[] {
  return [...subjectAltName.matchAll(/(DNS|IP Address):("[^"]*"|[^,]*)/g)].map(([, kind, name = '']) => ({
    kind: kind === 'DNS' ? 'DNS' : 'IP Address',
    name,
  }))
}

/** An address that is entered as a name is found by nobody who looks for the address. */
function shown({ kind, name }: Alternative): string {
  return kind === 'DNS' && isIP(name) !== 0 ? `the DNS name ${said(name)}, which is no IP address there` : said(name)
}

function commonName({ subject }: X509Certificate): string {
  const name = /^CN=(.*)$/m.exec(subject ?? '')?.[1]
  const why = name === undefined ? '' : ` (the common name ${said(name)} counts for no client)`
  return `${why}: issue it with a subjectAltName`
}

function listed(texts: readonly string[]): string {
  const first = texts.slice(0, 5).join(', ')
  return texts.length > 5 ? `${first} and ${texts.length - 5} more` : first
}
