import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { messageOf, OperatorError } from '../../core/errors.js'
import { MANIFEST, manifestText, readManifest } from '../../docs/manifest.js'
import { MADE } from '../../docs/page.js'

/** The text of each file by its path within the folder. */
export type Files = ReadonlyMap<string, string>

/** What became of a folder's files; the others were there already as they are. */
export interface Written {
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

/** One file that is not as it would be written. */
export interface Difference {
  readonly path: string
  readonly is: 'stale' | 'missing' | 'left over'
}

/**
 * Writes the files, and removes those that an earlier call has written and that are no more.
 *
 * @throws {OperatorError} OUTPUT_UNWRITABLE when the folder cannot be written, or holds a file of another origin in the place
 *   of one of these: then nothing was written.
 */
export function writeFolder(folder: string, files: Files): Written {
  return accessing(() => {
    const own = ownFiles(folder)
    const foreign = [...files.keys()].find((path) => !own.has(path) && isForeign(readText(join(folder, path))))
    if (foreign !== undefined) throw notOurs(join(folder, foreign))
    return write(folder, files, own)
  })
}

/**
 * How the folder differs from what would be written, the list of its files included; empty when it does not.
 *
 * @throws {OperatorError} OUTPUT_UNWRITABLE when what is there cannot be read.
 */
export function compareFolder(folder: string, files: Files): readonly Difference[] {
  return accessing(() => compare(folder, files))
}

function compare(folder: string, files: Files): readonly Difference[] {
  const differing = [...files, [MANIFEST, manifestText(files.keys())] as const].flatMap(
    ([path, text]): readonly Difference[] => {
      const there = readText(join(folder, path))
      if (there === undefined) return [{ path, is: 'missing' }]
      return there === text ? [] : [{ path, is: 'stale' }]
    },
  )
  const leftOver = [...ownFiles(folder)]
    .filter((path) => !files.has(path) && existsSync(join(folder, path)))
    .map((path): Difference => ({ path, is: 'left over' }))
  return [...differing, ...leftOver]
}

function write(folder: string, files: Files, own: ReadonlySet<string>): Written {
  const changed = [...files].filter(([path, text]) => readText(join(folder, path)) !== text)
  const removed = [...own].filter((path) => !files.has(path) && existsSync(join(folder, path)))
  for (const path of new Set([MANIFEST, ...files.keys()].map((each) => dirname(join(folder, each))))) {
    mkdirSync(path, { recursive: true })
  }
  // Known before they are there and until they are gone: whatever stops this, the next call knows them again.
  writeFileSync(join(folder, MANIFEST), manifestText(new Set([...own, ...files.keys()])))
  for (const [path, text] of changed) writeFileSync(join(folder, path), text)
  for (const path of removed) rmSync(join(folder, path))
  writeFileSync(join(folder, MANIFEST), manifestText(files.keys()))
  return { changed: changed.map(([path]) => path), removed }
}

function ownFiles(folder: string): ReadonlySet<string> {
  return new Set(readManifest(readText(join(folder, MANIFEST)) ?? ''))
}

/** What the file system says is the operator's to mend. */
function accessing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof OperatorError) throw error
    throw new OperatorError('OUTPUT_UNWRITABLE', messageOf(error), { cause: error })
  }
}

function notOurs(file: string): OperatorError {
  return new OperatorError('OUTPUT_UNWRITABLE', `${file} is there already, and firstlight docs did not write it`, {
    hint: 'choose another folder with --out, or move the file away',
  })
}

/** Whoever has put a page of ours there without the list, it is ours to write. */
function isForeign(text: string | undefined): boolean {
  return text !== undefined && !text.includes(MADE)
}

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
