import { networkInterfaces } from 'node:os'

/**
 * An address on this machine's own loopback interface that no host has: what is sent there reaches nobody. Source: RFC 4291,
 * 2.5.6 (link-local addresses belong to one interface; the loopback interface has none).
 */
export function noHostAddress(): string {
  const loopback = Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some(({ internal }) => internal),
  )
  return `fe80::d5%${loopback?.[0] ?? 'lo'}`
}
