import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const ADMIN_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/**
 * The reason to skip a test whose program is not installed, for tap's `skip`; false when it is there.
 *
 * @throws {Error} instead, where FIRSTLIGHT_REQUIRE_DAEMONS=1 says that the machine has everything.
 */
export function needs(program: string, debianPackage: string): false | string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...ADMIN_FOLDERS]
  if (folders.some((folder) => folder !== '' && isExecutable(join(folder, program)))) return false
  const reason = `needs ${program} (Debian: ${debianPackage})`
  if (process.env['FIRSTLIGHT_REQUIRE_DAEMONS'] === '1')
    throw new Error(`${reason}, and FIRSTLIGHT_REQUIRE_DAEMONS is set`)
  return reason
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // missing and unusable are the same to a test
  }
}
