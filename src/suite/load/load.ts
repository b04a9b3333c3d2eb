import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf } from '../../core/errors.js'
import { listed } from '../names.js'
import { keyAt, type Place } from '../place.js'
import { isRecord } from '../record.js'
import type { Report } from '../report.js'
import { documentSchema } from '../validate/skeleton.js'
import { type Cache, type KeptDocument, openCache } from './cache.js'
import { decode } from './decode.js'
import { type Found, type FoundFile, findCompanions, findFiles, findIncluded } from './find-files.js'
import { kindOf } from './kind.js'
import type { Parsed, ParsedFile } from './parse.js'
import type { Locator, SourceDocument, SourceFile } from './source-document.js'

export interface LoadRequest {
  /** Files or folders. */
  readonly paths: readonly string[]
  readonly cacheDirectory?: string
  readonly report: Report
}

export interface Loaded {
  /** Suites, sites and handlers, in the order they were met. */
  readonly documents: readonly SourceDocument[]
  /** The fragments that a suite includes. */
  readonly fragments: ReadonlyMap<SourceDocument, readonly SourceDocument[]>
  /** Whether all of it could be read: otherwise a name that is missing may stand in what could not. */
  readonly whole: boolean
}

interface LoadedFile {
  readonly documents: readonly SourceDocument[]
  readonly whole: boolean
}

/** Reads files and what they include into documents of the right shape. Problems go to the report; none is thrown. */
export async function load({ paths, cacheDirectory, report }: LoadRequest): Promise<Loaded> {
  const cache = cacheDirectory === undefined ? undefined : openCache(cacheDirectory, VERSION)
  const files = new Map<string, Promise<LoadedFile>>()
  const included = new Map<SourceDocument, readonly string[]>()

  async function read(found: FoundFile): Promise<void> {
    if (files.has(found.path)) return
    const reading = readDocuments(found, cache, report)
    files.set(found.path, reading)
    for (const document of (await reading).documents) {
      if (document.kind === 'suite') included.set(document, await include(document))
    }
  }

  async function include(suite: SourceDocument): Promise<readonly string[]> {
    const place: Place = { document: suite, path: ['include'] }
    const found: FoundFile[] = []
    for (const [pattern, at] of listed(suite.data['include'], place)) {
      const result = await findIncluded(dirname(suite.file.name), pattern)
      if ('problem' in result) report.error(at, result.problem, result.hint)
      else found.push(...result.files)
    }
    for (const file of found) await readWithCompanions(file)
    return found.map(({ path }) => path)
  }

  async function readWithCompanions(file: FoundFile): Promise<void> {
    await read(file)
    for (const companion of await findCompanions(file.name)) await read(companion)
  }

  for (const path of paths) {
    const found = await findFiles(path)
    if ('problem' in found) report.add(missing(path, found))
    else if (found.files.length === 1 && found.files[0]?.name === path) await readWithCompanions(found.files[0])
    else for (const file of found.files) await read(file)
  }
  return assemble(files, included, report)
}

async function assemble(
  files: ReadonlyMap<string, Promise<LoadedFile>>,
  included: ReadonlyMap<SourceDocument, readonly string[]>,
  report: Report,
): Promise<Loaded> {
  const byPath = new Map<string, LoadedFile>()
  for (const [path, reading] of files) byPath.set(path, await reading)
  const fragmentsIn = (paths: readonly string[]) =>
    [...new Set(paths)].flatMap((path) => byPath.get(path)?.documents ?? []).filter(({ kind }) => kind === 'fragment')
  const fragments = new Map([...included].map(([suite, paths]) => [suite, fragmentsIn(paths)]))
  const all = [...byPath.values()].flatMap(({ documents }) => documents)
  const used = new Set([...fragments.values()].flat())
  for (const document of all.filter(({ kind }) => kind === 'fragment')) {
    if (used.has(document)) continue
    report.error(
      keyAt({ document, path: [] }, 'integration_points'),
      'no suite includes these integration points',
      'add "suite: NAME" above, or "include:" this file in a suite',
    )
  }
  return {
    documents: all.filter(({ kind }) => kind !== 'fragment'),
    fragments,
    whole: report.errorCount() === 0,
  }
}

/** What an entry of the cache depends on beside the text: its layout, and the shape the documents were held against. */
const VERSION = JSON.stringify([
  1,
  (['suite', 'fragment', 'sites', 'handlers'] as const).map((kind) => documentSchema(kind, {})),
])

async function readDocuments(found: FoundFile, cache: Cache | undefined, report: Report): Promise<LoadedFile> {
  const text = await readText(found, report)
  if (text === undefined) return { documents: [], whole: false }
  let parsed: ParsedFile | undefined
  const parseOnce = async () => {
    parsed ??= (await import('./parse.js')).parse(found.name, text)
    return parsed
  }
  const file: SourceFile = { ...found, locator: async (): Promise<Locator> => (await parseOnce()).locator }
  const kept = await cache?.get(text)
  if (kept !== undefined) return { documents: kept.map((document) => ({ file, ...document })), whole: true }
  const { documents, problems } = await parseOnce()
  for (const problem of problems) report.add(problem)
  const before = report.errorCount()
  const shaped: SourceDocument[] = []
  for (const document of documents) {
    const validated = await shape(file, document, report)
    if (validated !== undefined) shaped.push(validated)
  }
  const whole = problems.length === 0 && report.errorCount() === before
  if (whole) await cache?.put(text, shaped.map(withoutFile))
  return { documents: shaped, whole }
}

function withoutFile({ index, kind, data, marks }: SourceDocument): KeptDocument {
  return { index, kind, data, marks }
}

async function readText({ name, path }: FoundFile, report: Report): Promise<string | undefined> {
  const source = { file: name, line: 1, column: 1 }
  try {
    const decoded = decode(name, await readFile(path))
    if ('text' in decoded) return decoded.text
    report.add(decoded.problem)
  } catch (error) {
    report.add({ source, message: `the file cannot be read: ${messageOf(error)}`, level: 'error' })
  }
  return undefined
}

/** The document with its kind, and only what is well-shaped of it. */
async function shape(file: SourceFile, parsed: Parsed, report: Report): Promise<SourceDocument | undefined> {
  const { index, marks } = parsed
  const data = isRecord(parsed.data) ? parsed.data : {}
  const place: Place = { document: { file, index, kind: 'suite', data, marks }, path: [] }
  const kind = kindOf(parsed.data)
  if ('problem' in kind) {
    report.error(place, kind.problem, kind.hint)
    return undefined
  }
  const document: SourceDocument = { ...place.document, kind: kind.kind }
  const { validate } = await import('../validate/validate.js')
  const shaped = validate(kind.kind, data)
  for (const { path, key, message, hint } of shaped.misshapes) {
    report.error(key ? keyAt({ document, path: [] }, ...path) : { document, path }, message, hint)
  }
  return { ...document, data: shaped.data }
}

function missing(path: string, found: Extract<Found, { problem: string }>) {
  const source = { file: path, line: 1, column: 1 }
  return {
    source,
    message: found.problem,
    ...(found.hint !== undefined && { hint: found.hint }),
    level: 'error',
  } as const
}
