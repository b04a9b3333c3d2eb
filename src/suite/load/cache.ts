import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isRecord } from '../record.js'
import type { DocumentKind, Marks } from './source-document.js'

/** A document that was parsed and validated, without its positions. */
export interface KeptDocument {
  readonly index: number
  readonly kind: DocumentKind
  readonly data: Readonly<Record<string, unknown>>
  readonly marks: Marks
}

/** Keeps what was read from files, by the content they were read from. Nothing resolved is ever in it. */
export interface Cache {
  readonly get: (text: string) => Promise<readonly KeptDocument[] | undefined>
  readonly put: (text: string, documents: readonly KeptDocument[]) => Promise<void>
}

// Below this the entry costs as much as it saves; above, a hit spares the parser and the validator, which are slow to load.
const WORTH_KEEPING = 1024
const KEPT_MS = 30 * 86_400_000

/**
 * @param version stands for everything but the content that an entry depends on.
 * @param now epoch milliseconds: entries of more than 30 days before go when a new one comes.
 */
export function openCache(directory: string, version: string, now: number): Cache {
  const pathOf = (text: string) => {
    const hash = createHash('sha256').update(version).update('\0').update(text).digest('hex')
    return join(directory, `${hash}.json`)
  }
  return {
    async get(text) {
      if (text.length < WORTH_KEEPING) return undefined
      return readEntry(pathOf(text))
    },
    async put(text, documents) {
      if (text.length < WORTH_KEEPING) return
      const kept = documents.map((document) => ({ ...document, marks: [...document.marks] }))
      if (await writeEntry(directory, pathOf(text), JSON.stringify(kept))) await prune(directory, now)
    },
  }
}

/** An entry that is missing, damaged or unreadable is the same as none: it is written anew. */
async function readEntry(path: string): Promise<readonly KeptDocument[] | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (!Array.isArray(kept) || !kept.every(isKept)) return undefined
    return kept.map((document) => ({ ...document, marks: new Map(document.marks) }))
  } catch {
    return undefined
  }
}

type Entry = Omit<KeptDocument, 'marks'> & { readonly marks: readonly (readonly [string, readonly [number, number]])[] }

function isKept(value: unknown): value is Entry {
  return (
    isRecord(value) && isRecord(value['data']) && Array.isArray(value['marks']) && typeof value['kind'] === 'string'
  )
}

/** A cache that cannot be written (a full disk, a read-only home) costs time, not the run. */
async function writeEntry(directory: string, path: string, content: string): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}`
  try {
    await makeFolder(dirname(directory))
    await makeFolder(directory)
    await writeFile(temporary, content, { mode: 0o600, flag: 'wx' })
    await rename(temporary, path)
    return true
  } catch {
    return false
  }
}

/** Each change of a file leaves an entry behind; the old ones go when a new one comes. */
async function prune(directory: string, now: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    // Another process may have renamed or removed it meanwhile.
    const age = await stat(path).then(
      ({ mtimeMs }) => now - mtimeMs,
      () => 0,
    )
    if (age > KEPT_MS) await rm(path, { force: true })
  }
}

/** Not recursive: no home is made where there is none, and where the kernel says ENOENT to it (autofs, /proc) Node would try for ever. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
}
