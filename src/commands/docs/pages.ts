import { relative, resolve, sep } from 'node:path'
import type { CheckInstance } from '../../core/instance.js'
import { redactKnown } from '../../core/known-secrets.js'
import type { Source } from '../../core/problem.js'
import { type Book, bookOf } from '../../docs/book.js'
import { type DocsFormat, docsFiles, firstFile } from '../../docs/files.js'
import type { Memory } from '../../docs/past.js'
import { sourceUrlOf } from '../../docs/source-url.js'
import type { Planned } from '../../suite/plan-suites.js'
import { loadCheckType } from '../check-types.js'
import type { CommandProcess } from '../command.js'
import { planFor } from '../plan-options.js'
import { withStore } from '../store-options.js'
import { compareFolder, type Files, writeFolder } from './folder.js'
import { readMemory } from './read-memory.js'

export interface PagesFlags {
  readonly out: string | undefined
  readonly format: DocsFormat
  readonly check: boolean
  readonly sourceUrl: string | undefined
  readonly store: string | undefined
}

const FOLDER = 'firstlight-docs'

/** Writes the pages of suites, or says how those that are there differ. The exit code. */
export async function suitePages(
  paths: readonly string[],
  flags: PagesFlags,
  process: CommandProcess,
): Promise<number> {
  const sourceUrl = sourceUrlOf(flags.sourceUrl)
  const out = flags.out ?? FOLDER
  const folder = resolve(process.directory, out)
  const memory = await memoryOf(paths, flags, process)
  const book = await readBook(paths, memory, process)
  const files = await docsFiles(book, { format: flags.format, redact: redactKnown, sourceUrl })
  return flags.check
    ? check(folder, files, { out, process })
    : write(folder, files, { out, format: flags.format, process })
}

/** Only what is asked for by name: pages that are committed must not depend on a store that happens to be there. */
async function memoryOf(
  paths: readonly string[],
  { store }: PagesFlags,
  process: CommandProcess,
): Promise<Memory | undefined> {
  if (store === undefined) return undefined
  return withStore({ store }, { paths, process }, (opened) => readMemory(opened, process.now()))
}

async function readBook(paths: readonly string[], memory: Memory | undefined, process: CommandProcess): Promise<Book> {
  const none = { site: undefined, only: undefined, label: undefined, owner: undefined }
  const planned = await planFor(paths, none, process, memory?.siteStates)
  const types = await typesOf(planned.plan.instances)
  return bookOf({ ...located(planned, process.directory), types, ...(memory && { memory }) })
}

async function typesOf(instances: readonly CheckInstance[]) {
  const names = [...new Set(instances.map(({ type }) => type))]
  const types = await Promise.all(names.map(async (name) => [name, await loadCheckType(name)] as const))
  return new Map(types.flatMap(([name, type]) => (type === undefined ? [] : [[name, type] as const])))
}

type Located = Pick<Planned, 'plan' | 'sites' | 'suites'>

/** With every file as it is called from here: the pages are the same wherever the repository lies. */
function located({ plan, sites, suites }: Located, directory: string): Located {
  const here = <T extends { readonly source: Source }>(each: T): T => ({
    ...each,
    source: relativeSource(each.source, directory),
  })
  return {
    plan: { ...plan, instances: plan.instances.map(here) },
    sites: sites.map(here),
    suites: suites.map((suite) => here({ ...suite, points: suite.points.map(here) })),
  }
}

function relativeSource({ file, ...place }: Source, directory: string): Source {
  return { file: relative(directory, resolve(directory, file)).split(sep).join('/'), ...place }
}

interface Writing {
  readonly out: string
  readonly process: CommandProcess
}

function write(
  folder: string,
  files: Files,
  { out, format, process }: Writing & { readonly format: DocsFormat },
): number {
  const { changed, removed } = writeFolder(folder, files)
  const gone = removed.length === 0 ? '' : `, ${removed.length} removed`
  process.stdout.write(
    `${files.size} pages in ${out}, ${changed.length} changed${gone}; begin with ${out}/${firstFile(format)}\n`,
  )
  return 0
}

function check(folder: string, files: Files, { out, process }: Writing): number {
  const differences = compareFolder(folder, files)
  if (differences.length === 0) {
    process.stdout.write(`${files.size} pages in ${out} say what the suites say\n`)
    return 0
  }
  const lines = differences.map(({ path, is }) => `${out}/${path} is ${is}\n`)
  process.stdout.write(
    `${lines.join('')}${differences.length} of the pages are not what the suites say: run firstlight docs again\n`,
  )
  return 1
}
