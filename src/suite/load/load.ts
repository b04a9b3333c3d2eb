import { dirname } from 'node:path'
import { listed } from '../names.js'
import { keyAt, type Place } from '../place.js'
import type { Report } from '../report.js'
import { openCache } from './cache.js'
import { type Found, type FoundFile, findCompanions, findFiles, findIncluded } from './find-files.js'
import { type LoadedFile, readDocuments, SHAPES } from './read-documents.js'
import type { SourceDocument } from './source-document.js'

export interface LoadRequest {
  /** Files or folders. */
  readonly paths: readonly string[]
  readonly cacheDirectory?: string
  readonly report: Report
  /** Epoch milliseconds. */
  readonly now: number
}

export interface Loaded {
  /** Suites, sites and handlers, in the order they were met. */
  readonly documents: readonly SourceDocument[]
  /** The fragments that a suite includes. */
  readonly fragments: ReadonlyMap<SourceDocument, readonly SourceDocument[]>
  /** Whether all names are known: otherwise one that is missing may stand in what could not be read. */
  readonly whole: boolean
}

/** Reads files and what they include into documents of the right shape. Problems go to the report; none is thrown. */
export async function load({ paths, cacheDirectory, report, now }: LoadRequest): Promise<Loaded> {
  const cache = cacheDirectory === undefined ? undefined : openCache(cacheDirectory, SHAPES, now)
  const files = new Map<string, Promise<LoadedFile>>()
  const included = new Map<SourceDocument, readonly string[]>()
  let foundAll = true

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
      foundAll &&= !('problem' in result)
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
    foundAll &&= !('problem' in found)
    if ('problem' in found) report.add(missing(path, found))
    else if (found.files.length === 1 && found.files[0]?.name === path) await readWithCompanions(found.files[0])
    else for (const file of found.files) await read(file)
  }
  return assemble(files, included, { report, found: foundAll })
}

async function assemble(
  files: ReadonlyMap<string, Promise<LoadedFile>>,
  included: ReadonlyMap<SourceDocument, readonly string[]>,
  { report, found }: { readonly report: Report; readonly found: boolean },
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
    whole: found && [...byPath.values()].every(({ whole }) => whole),
  }
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
