import { readFile, stat } from 'node:fs/promises'
import { messageOf } from '../../core/errors.js'
import { keyAt, type Place } from '../place.js'
import { isRecord } from '../record.js'
import type { Report } from '../report.js'
import type { Misshape } from '../validate/messages.js'
import { shapeOf } from '../validate/skeleton.js'
import type { Cache, KeptDocument } from './cache.js'
import { type Decoded, decode, tooLarge } from './decode.js'
import type { FoundFile } from './find-files.js'
import { kindOf } from './kind.js'
import type { Parsed, ParsedFile } from './parse.js'
import type { SourceDocument, SourceFile } from './source-document.js'

export interface LoadedFile {
  readonly documents: readonly SourceDocument[]
  /** Whether every name that the file declares is known. */
  readonly whole: boolean
}

/** What documents are held against: what is in the cache was held against the same. */
export const SHAPES = JSON.stringify((['suite', 'fragment', 'sites', 'handlers'] as const).map(shapeOf))

/** Reads the documents of a file: from the cache, or by parsing and validating them. */
export async function readDocuments(found: FoundFile, cache: Cache | undefined, report: Report): Promise<LoadedFile> {
  const decoded = await readText(found)
  if ('problem' in decoded) {
    report.add(decoded.problem)
    return { documents: [], whole: false }
  }
  const { text } = decoded
  let parsed: Promise<ParsedFile> | undefined
  const parseOnce = () => {
    parsed ??= import('./parse.js').then(({ parse }) => parse(found.name, text))
    return parsed
  }
  const file: SourceFile = { ...found, locator: async () => (await parseOnce()).locator }
  const kept = await cache?.get(text)
  if (kept !== undefined) return { documents: kept.map((document) => ({ file, ...document })), whole: true }
  const before = report.errorCount()
  const loaded = await shapeAll(file, await parseOnce(), report)
  if (report.errorCount() > before) return loaded
  // The syntax tree is many times the size of the file; should a position be asked for after all, it is parsed again.
  parsed = undefined
  await cache?.put(text, loaded.documents.map(withoutFile))
  return loaded
}

async function readText({ name, path }: FoundFile): Promise<Decoded> {
  try {
    const found = await stat(path)
    if (!found.isFile() && !found.isDirectory()) throw new Error('it is neither a file nor a folder') // a pipe never ends
    return tooLarge(name, found.size) ?? decode(name, await readFile(path))
  } catch (error) {
    const message = `the file cannot be read: ${messageOf(error)}`
    return { problem: { source: { file: name, line: 1, column: 1 }, message, level: 'error' } }
  }
}

async function shapeAll(file: SourceFile, { documents, problems }: ParsedFile, report: Report): Promise<LoadedFile> {
  for (const problem of problems) report.add(problem)
  const shaped: SourceDocument[] = []
  let whole = problems.length === 0
  for (const parsed of documents) {
    const document = await shape(file, parsed, report)
    if (document.shaped !== undefined) shaped.push(document.shaped)
    whole &&= document.whole
  }
  return { documents: shaped, whole }
}

/** The document with its kind, and only what is well-shaped of it. */
async function shape(file: SourceFile, { index, data, marks }: Parsed, report: Report) {
  const kind = kindOf(data)
  const raw = isRecord(data) ? data : {}
  const document: SourceDocument = { file, index, kind: 'kind' in kind ? kind.kind : 'suite', data: raw, marks }
  const root: Place = { document, path: [] }
  if ('problem' in kind) {
    report.error(root, kind.problem, kind.hint)
    return { shaped: undefined, whole: false }
  }
  const { validate } = await import('../validate/validate.js')
  const { data: shaped, misshapes } = validate(kind.kind, raw)
  for (const { path, key, message, hint } of misshapes) {
    report.error(key ? keyAt(root, ...path) : { document, path }, message, hint)
  }
  return { shaped: { ...document, data: shaped }, whole: !misshapes.some((misshape) => hidesNames(misshape, raw)) }
}

// How deep below each section names are declared.
const DECLARING: Readonly<Record<string, number>> = { integration_points: 4, sites: 3, handlers: 2, include: 2 }

/** Whether what was left out may have declared something that others refer to. */
function hidesNames({ path, readable }: Misshape, raw: Readonly<Record<string, unknown>>): boolean {
  const value = path.reduce<unknown>((parent, step) => Object(parent)[step], raw)
  const holdsSomething = typeof value === 'object' ? Object.keys(value ?? {}).length > 0 : path[0] === 'include'
  return readable === undefined && holdsSomething && path.length <= (DECLARING[String(path[0])] ?? 1)
}

function withoutFile({ index, kind, data, marks }: SourceDocument): KeptDocument {
  return { index, kind, data, marks }
}
