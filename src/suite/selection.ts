import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import type { Site } from '../core/site.js'
import { nameGlob } from './glob.js'

/** Which check instances are meant; what is empty selects all. */
export interface Selection {
  /** Names of sites. */
  readonly sites: readonly string[]
  /** Globs over `suite.point.check[element]`; one that names a suite or a point means all below it. */
  readonly only: readonly string[]
  /** `key=value` of the check's labels or the site's; several keys must all hold, several values of one key any. */
  readonly labels: readonly string[]
  readonly owners: readonly string[]
}

/** What a selection looks at. */
export interface Candidate {
  readonly site: Site
  readonly suite: string
  readonly point: string
  readonly check: string
  readonly element: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly owner: string
}

export interface Selector {
  readonly selects: (candidate: Candidate) => boolean
  /**
   * To be called when all candidates have been shown.
   *
   * @throws {OperatorError} SELECTION_EMPTY when a pattern matched nothing at all.
   */
  readonly complainAboutUnmatched: () => void
}

/** @throws {OperatorError} USAGE for a label that is no `key=value`; SELECTION_EMPTY for a site that is unknown or retired. */
export function createSelector(selection: Selection, sites: ReadonlyMap<string, Site>): Selector {
  for (const name of selection.sites) checkSite(name, sites)
  const only = selection.only.map((pattern) => ({ pattern, expression: nameGlob(pattern) }))
  const labels = selection.labels.map(readLabel)
  const matched = new Set<string>()
  const seen = { ids: new Set<string>(), labels: new Set<string>(), owners: new Set<string>() }

  function matches(kind: string, patterns: readonly string[], holds: (index: number) => boolean): boolean {
    const hits = patterns.filter((_, index) => holds(index))
    for (const hit of hits) matched.add(`${kind} ${hit}`)
    return patterns.length === 0 || hits.length > 0
  }

  function selects(candidate: Candidate): boolean {
    const names = namesOf(candidate)
    const own: Readonly<Record<string, string>> = { ...candidate.site.labels, ...candidate.labels }
    remember(candidate, own)
    const byOnly = matches('--only', selection.only, (index) =>
      names.some((name) => only[index]?.expression.test(name)),
    )
    const byOwner = matches('--owner', selection.owners, (index) => selection.owners[index] === candidate.owner)
    const holding = labels.filter(({ key, value }) => Object.hasOwn(own, key) && own[key] === value)
    for (const { text } of holding) matched.add(`--label ${text}`)
    const byLabel = labels.every(({ key }) => holding.some((other) => other.key === key))
    const bySite = selection.sites.length === 0 || selection.sites.includes(candidate.site.name)
    return byOnly && byOwner && byLabel && bySite
  }

  function remember(candidate: Candidate, own: Readonly<Record<string, string>>): void {
    if (selection.only.length > 0) seen.ids.add(namesOf(candidate)[0] ?? '')
    if (labels.length > 0) for (const pair of Object.entries(own)) seen.labels.add(pair.join('='))
    if (selection.owners.length > 0) seen.owners.add(candidate.owner)
  }

  function complainAboutUnmatched(): void {
    const unmatched = [
      ...selection.only.map((pattern) => ['--only', pattern, seen.ids] as const),
      ...selection.labels.map((pattern) => ['--label', pattern, seen.labels] as const),
      ...selection.owners.map((pattern) => ['--owner', pattern, seen.owners] as const),
    ].filter(([flag, pattern]) => !matched.has(`${flag} ${pattern}`))
    const [first] = unmatched
    if (first === undefined) return
    const message = unmatched.map(([flag, pattern]) => `${flag} "${pattern}" matches nothing`).join('; ')
    throw new OperatorError('SELECTION_EMPTY', message, { hint: whatIsThere(first[1], first[2]) })
  }

  return { selects, complainAboutUnmatched }
}

function checkSite(name: string, sites: ReadonlyMap<string, Site>): void {
  const site = sites.get(name)
  if (site === undefined) {
    throw new OperatorError('SELECTION_EMPTY', `there is no site "${name}"`, { hint: whatIsThere(name, sites.keys()) })
  }
  if (site.phase === 'retired') {
    throw new OperatorError('SELECTION_EMPTY', `the site "${name}" is retired: nothing runs there`, {
      hint: `its phase is set in ${site.source.file}:${site.source.line}`,
    })
  }
}

function whatIsThere(word: string, names: Iterable<string>): string {
  const all = [...names]
  const near = didYouMean(word, all)
  if (near !== undefined) return near
  return all.length === 0
    ? 'there is nothing to select from'
    : `there are ${all.slice(0, 10).join(', ')} and ${all.length - 10} more`
}

function readLabel(text: string) {
  const at = text.indexOf('=')
  if (at < 1) throw new OperatorError('USAGE', `"${text}" is not a label`, { hint: 'write --label key=value' })
  return { text, key: text.slice(0, at), value: text.slice(at + 1) }
}

/** All names that a pattern may mean a candidate by, the fullest first. */
function namesOf({ site, suite, point, check, element }: Candidate): readonly string[] {
  const name = `${suite}.${point}.${check}`
  const full = element === undefined ? name : `${name}[${element}]`
  return [full, name, `${suite}.${point}`, suite, `${site.name}/${full}`]
}
