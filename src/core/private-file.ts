import { chmodSync, statSync } from 'node:fs'

/** What is kept of checks is for its owner: outputs and addresses are in it. */
export const PRIVATE_MODE = 0o600

const OTHERS = 0o077

/** Takes a file out of others' reach. Whether it was within it; one that is not ours, or no file, stays as it is. */
export function makePrivate(path: string): boolean {
  try {
    const stats = statSync(path)
    if (!stats.isFile() || (stats.mode & OTHERS) === 0) return false
    chmodSync(path, PRIVATE_MODE)
    return true
  } catch {
    return false // it is not there, or not ours
  }
}

export function privateNow(path: string): string {
  return `${path} could be read by others: from now on it is its owner's alone (mode 0600)`
}
