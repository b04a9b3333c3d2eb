import type { Problem } from '../core/problem.js'
import type { SourceDocument, Span } from './load/source-document.js'
import type { Place } from './place.js'

/** Says that something is wrong at a place. */
export type Complain = (place: Place, message: string, hint?: string) => void

/** Collects what is wrong, so that all of it is told at once. */
export interface Report {
  readonly error: Complain
  /** What only `validate --strict` minds. */
  readonly warning: Complain
  /** Wrong at one site; the same thing wrong at many sites is told once. */
  readonly errorAt: (site: string) => Complain
  /** For what was located already: syntax, unreadable files. */
  readonly add: (problem: Problem) => void
  /** How many errors there are so far; the same one at several sites counts each time. */
  readonly errorCount: () => number
  /** How many warnings there are so far. */
  readonly warningCount: () => number
  /** Errors and warnings with their places looked up, sorted by place, without repetitions. */
  readonly problems: () => Promise<readonly Problem[]>
}

interface Finding {
  readonly place: Place
  readonly level: Problem['level']
  readonly message: string
  readonly hint: string | undefined
  readonly sites: Set<string>
}

export function createReport(): Report {
  const located: Problem[] = []
  const findings = new Map<string, Finding>()
  const documents = new Map<SourceDocument, number>()
  const counts = { error: 0, warning: 0 }

  function find(level: Problem['level'], site: string | undefined): Complain {
    return (place, message, hint) => {
      counts[level]++
      const number = documents.get(place.document) ?? documents.size
      documents.set(place.document, number)
      const key = JSON.stringify([number, place.path, place.within, level, message])
      const known = findings.get(key) ?? { place, level, message, hint, sites: new Set() }
      findings.set(key, known)
      if (site !== undefined) known.sites.add(site)
    }
  }

  return {
    error: find('error', undefined),
    warning: find('warning', undefined),
    errorAt: (site) => find('error', site),
    add(problem) {
      counts[problem.level]++
      located.push(problem)
    },
    errorCount: () => counts.error,
    warningCount: () => counts.warning,
    async problems() {
      const found = await Promise.all([...findings.values()].map(locate))
      return withoutRepetitions([...located, ...found].sort(byPlace))
    },
  }
}

async function locate({ place, level, message, hint, sites }: Finding): Promise<Problem> {
  const { document, path, key = false, within } = place
  const locator = await document.file.locator()
  const { line, column, length, text }: Span = locator.locate(document.index, path, { key, within })
  return {
    source: { file: document.file.name, line, column },
    message: sites.size === 0 ? message : `${message} at ${someOf([...sites])}`,
    ...(hint !== undefined && { hint }),
    text,
    length,
    level,
  }
}

function someOf([first, ...others]: readonly string[]): string {
  if (others.length === 0) return `${first}`
  return others.length === 1 ? `${first} and ${others[0]}` : `${first} and ${others.length} more sites`
}

function byPlace(a: Problem, b: Problem): number {
  const [one, other] = [a.source, b.source]
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line || one.column - other.column
}

function withoutRepetitions(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>()
  return problems.filter(({ source, message, level }) => {
    const key = JSON.stringify([source, message, level])
    return !seen.has(key) && seen.add(key)
  })
}
