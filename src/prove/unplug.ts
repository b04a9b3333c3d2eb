import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const UNSHARE = '/usr/bin/unshare'

/** As root, and as anybody where the system lets users have namespaces of their own. */
const LAUNCHERS: readonly (readonly string[])[] = [
  [UNSHARE, '--net', '--'],
  [UNSHARE, '--map-root-user', '--net', '--'],
]

/**
 * What programs are to be started by so that they have no network; undefined where this machine cannot do that. It is tried:
 * a program that is started so must see no interface but its own loopback, which is down.
 */
export async function networklessLauncher(): Promise<readonly string[] | undefined> {
  for (const launcher of LAUNCHERS) if (await takesNetworkAway(launcher)) return launcher
  return undefined
}

async function takesNetworkAway([file = '', ...args]: readonly string[]): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(file, [...args, 'cat', '/proc/self/net/dev'], { timeout: 5000 })
    const interfaces = [...stdout.matchAll(/^\s*([^\s|:]+):/gm)].map(([, name]) => name)
    return interfaces.every((name) => name === 'lo') && interfaces.length === 1
  } catch {
    return false // there is no unshare, or it may not be used
  }
}
