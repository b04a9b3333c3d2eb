import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of its own. */
export interface SmallDisk {
  readonly folder: string
  /** From now on it may only be read, or be written again. */
  readonly mode: (mode: 'ro' | 'rw') => void
  readonly close: () => void
}

/** The reason to skip a test that mounts a file system, or false. */
export function needsMount(): false | string {
  const reason = 'needs to mount a file system (root, Linux)'
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return reason
  try {
    mountDisk(1).close()
    return false
  } catch {
    return reason // root of a container often may not
  }
}

/** Mounts so many megabytes of memory. */
export function mountDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'firstlight-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'firstlight', folder], { stdio: 'ignore' })
  return {
    folder,
    mode: (mode) => execFileSync('mount', ['-o', `remount,${mode}`, folder]),
    close: () => {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true })
    },
  }
}
