import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/**
 * The reason to skip a test that needs a program, or false when the program is there:
 * `t.test(name, { skip: needs('sshd', 'openssh-server') }, ...)`.
 *
 * @throws {Error} instead where nothing may be skipped (`FIRSTLIGHT_REQUIRE_DAEMONS=1`).
 */
export function needs(program: string, debianPackage: string): false | string {
  if (programPath(program) !== undefined) return false
  const reason = `needs ${program} (Debian: ${debianPackage})`
  if (process.env['FIRSTLIGHT_REQUIRE_DAEMONS'] === '1') throw new Error(reason)
  return reason
}

/** Where a program is: on the PATH, among the daemons that are on root's PATH only, or among the Nagios plugins. */
export function programPath(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/lib/nagios/plugins']
  return folders.map((folder) => join(folder, program)).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
