import { isIP, SocketAddress } from 'node:net'
import { domainToASCII } from 'node:url'

/** A name as names are compared: lower case, without the dot at the end, in ASCII (`xn--`); the root is `.`. */
export function normalName(name: string): string {
  const ascii = /^[\x21-\x7e]*$/.test(name) ? name : domainToASCII(name)
  return ascii.toLowerCase().replace(/(?<=[^.])\.$/, '')
}

/** Why a name cannot be asked for; undefined when it can. Source: RFC 1035, section 2.3.4. */
export function nameProblem(name: string): string | undefined {
  const normal = normalName(name)
  if (normal === '.') return undefined
  const bad = normal.split('.').find((label) => label.length === 0 || label.length > 63)
  if (bad === '') return `"${name}" is not a domain name: a label is empty`
  if (bad !== undefined) return `"${name}" is not a domain name: "${bad}" has more than 63 characters`
  return normal.length > 253 ? `"${name}" is not a domain name: it has more than 253 characters` : undefined
}

/** The name under which the names of an IP address are kept. Source: RFC 1035, section 3.5; RFC 3596, section 2.5. */
export function reverseName(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').reverse().join('.')}.in-addr.arpa`
  const [head = '', tail] = normalAddress(address).split('::')
  const front = groups(head)
  const back = groups(tail ?? '')
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0000')
  const nibbles = [...front, ...zeros, ...back].join('')
  return `${[...nibbles].reverse().join('.')}.ip6.arpa`
}

/** An address as addresses are compared: of several spellings of an IPv6 address, the canonical one. */
export function normalAddress(address: string): string {
  return isIP(address) === 6 ? new SocketAddress({ address, family: 'ipv6' }).address : address
}

/** Groups of four digits; an IPv4 address at the end stands for two of them. */
function groups(text: string): readonly string[] {
  const parts = text === '' ? [] : text.split(':')
  return parts.flatMap((part) => {
    if (!part.includes('.')) return part.padStart(4, '0')
    const hex = part.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
    return [hex.slice(0, 2).join(''), hex.slice(2).join('')]
  })
}
