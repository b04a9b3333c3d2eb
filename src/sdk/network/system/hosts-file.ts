import { type Address, addressOf } from '../address.js'

/** The addresses of each name of `/etc/hosts`; names in lower case. Source: hosts(5). */
export type Hosts = ReadonlyMap<string, readonly Address[]>

export function parseHosts(text: string): Hosts {
  const hosts = new Map<string, Address[]>()
  for (const line of text.split('\n')) {
    const [first = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    const address = addressOf(first)
    if (address === undefined) continue
    for (const name of names.map((each) => each.toLowerCase())) {
      hosts.set(name, [...(hosts.get(name) ?? []), address])
    }
  }
  return hosts
}
