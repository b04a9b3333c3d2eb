import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { needs } from './needs.js'

/** In a network of its own that has but loopback, with files of its own in the place of some in /etc. */
const SCRIPT = `
set -e
ip link set lo up
cd "$1"
for file in hosts resolv.conf nsswitch.conf; do mount --bind "$file" "/etc/$file"; done
cd "$2"
shift 2
exec "$@"
`

/** The reason to skip a test that needs a network of its own, or false. */
export function needsOwnNetwork(): false | string {
  const missing = needs('unshare', 'util-linux') || needs('ip', 'iproute2')
  if (missing) return missing
  try {
    execFileSync('unshare', [...UNSHARE, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore', timeout: 10_000 })
    return false
  } catch {
    return 'needs unshare --map-root-user --mount --net, which this machine forbids'
  }
}

const UNSHARE = ['--map-root-user', '--mount', '--net']

export interface OwnNetwork {
  /** For the three files. */
  readonly folder: string
  readonly hosts: string
  readonly resolvConf: string
  readonly sources: string
}

/** The command line that runs a program in such a network, for `spawn`. */
export function inOwnNetwork(
  { folder, hosts, resolvConf, sources }: OwnNetwork,
  directory: string,
  command: readonly string[],
): readonly string[] {
  writeFileSync(join(folder, 'hosts'), hosts)
  writeFileSync(join(folder, 'resolv.conf'), resolvConf)
  writeFileSync(join(folder, 'nsswitch.conf'), `hosts: ${sources}\n`)
  return [...UNSHARE, 'sh', '-c', SCRIPT, 'sh', folder, directory, ...command]
}
