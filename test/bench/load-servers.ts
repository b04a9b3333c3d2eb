import { fork } from 'node:child_process'
import { once } from 'node:events'

/** Loopback addresses that the servers listen on, one for each site: with one alone, 10,000 connections would use its ports up. */
export const ADDRESSES: readonly string[] = Array.from({ length: 50 }, (_, index) => `127.0.0.${index + 1}`)

/** Servers to be checked, in a process of their own. */
export interface LoadServers {
  /** Accepts connections and leaves it to the client to close them. */
  readonly tcpPort: number
  /** Answers each request with a small page and closes. */
  readonly httpPort: number
  readonly close: () => void
}

export async function startLoadServers(): Promise<LoadServers> {
  const child = fork('build/test/bench/programs/load-servers.js')
  const [ports] = (await once(child, 'message')) as [Pick<LoadServers, 'tcpPort' | 'httpPort'>] // what that program sends
  return { ...ports, close: () => child.kill() }
}
