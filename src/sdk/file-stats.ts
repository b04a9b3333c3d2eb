import type { Stats } from 'node:fs'
import { lstat, readlink, stat } from 'node:fs/promises'
import { formatDuration, formatSize } from '../core/quantity.js'

export type FileKind = 'file' | 'directory' | 'symlink' | 'socket' | 'fifo' | 'device'

/** What is at a path, without having opened it. */
export interface FileStats {
  /** What a symbolic link leads to; `symlink` itself only when it leads nowhere. */
  readonly kind: FileKind
  /** Where it points to, when it is a symbolic link. */
  readonly target?: string
  /** Bytes. */
  readonly size: number
  /** Seconds since it was last changed; negative when that is in the future. */
  readonly age: number
  /** The permissions in octal, `0644`. */
  readonly mode: string
  /** The user id of its owner. */
  readonly owner: number
}

/**
 * Looks at a path; undefined when nothing is there.
 *
 * @param now epoch milliseconds
 * @throws the system's error when it could not be told, such as EACCES on a folder above it.
 */
export async function lookAtFile(path: string, now: number): Promise<FileStats | undefined> {
  const link = await statsOrNothing(lstat(path))
  if (link === undefined) return undefined
  if (!link.isSymbolicLink()) return fileStats(link, now)
  const end = await statsOrNothing(stat(path))
  return { ...fileStats(end ?? link, now), target: await readlink(path) }
}

/** `a regular file of 12 B, changed 3s ago`: for people. */
export function describeFile({ kind, size, age }: FileStats): string {
  const what = kind === 'file' ? `regular file of ${formatSize(size)}` : kind
  const when = age < 0 ? `${formatDuration(-age * 1000)} in the future` : `${formatDuration(age * 1000)} ago`
  return `a ${what}, changed ${when}`
}

/** Nothing at the path, a folder on the way that is a file, or links that lead in a circle: it is not there. */
const NOTHING = new Set<unknown>(['ENOENT', 'ENOTDIR', 'ELOOP'])

async function statsOrNothing(looking: Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await looking
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOTHING.has(error.code)) return undefined
    throw error
  }
}

function fileStats(stats: Stats, now: number): FileStats {
  return {
    kind: kindOf(stats),
    size: stats.size,
    age: Math.round(now - stats.mtimeMs) / 1000,
    mode: (stats.mode & 0o7777).toString(8).padStart(4, '0'),
    owner: stats.uid,
  }
}

function kindOf(stats: Stats): FileKind {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'directory'
  if (stats.isSymbolicLink()) return 'symlink'
  if (stats.isSocket()) return 'socket'
  return stats.isFIFO() ? 'fifo' : 'device'
}
