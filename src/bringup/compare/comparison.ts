import type { CheckEvent } from '../../core/event.js'
import type { CheckCard, NotApplicable } from '../../core/instance.js'
import type { Site } from '../../core/site.js'
import type { KnownCheck } from '../../store/store.js'
import { type Standing, standingNow } from '../standing.js'
import { compareFacts, type FactDifference } from './compare-facts.js'
import { compareMetrics, type MetricDifference } from './compare-metrics.js'
import { neutralFor, replacing } from './own-words.js'
import { type Neutrals, type Pair, pairChecks } from './pair-checks.js'
import { withoutRestless } from './restless.js'

/** One site of two, with what the store says of it. */
export interface Side {
  readonly site: Site
  readonly checks: readonly KnownCheck[]
  readonly notApplicable: readonly NotApplicable[]
}

/** The same check at two sites. */
export interface ComparedCheck extends Pair {
  readonly standings: { readonly left: Standing; readonly right: Standing }
  /** The sites were last run with different versions of what the suite asks. */
  readonly rewritten: boolean
  readonly facts: readonly FactDifference[]
  readonly metrics: readonly MetricDifference[]
}

/** A check that only one of the sites has. */
export interface Single {
  readonly check: CheckCard
  /** The condition that keeps it from the other site: it is not there on purpose. */
  readonly because?: string
}

export interface Comparison {
  /** When it was asked, epoch milliseconds. */
  readonly now: number
  readonly left: Site
  readonly right: Site
  /** Those that differ, and those that do not. */
  readonly different: readonly ComparedCheck[]
  readonly alike: readonly ComparedCheck[]
  /** Those that say nothing at both sites: there is nothing to compare. */
  readonly silent: readonly ComparedCheck[]
  readonly onlyLeft: readonly Single[]
  readonly onlyRight: readonly Single[]
}

export interface Evidence {
  /** Epoch milliseconds. */
  readonly now: number
  /** The last events of a check, by its id. */
  readonly history: ReadonlyMap<string, readonly CheckEvent[]>
}

export function pairsOf(left: Side, right: Side): ReturnType<typeof pairChecks> {
  return pairChecks({ left: left.checks, right: right.checks }, neutralsOf(left, right))
}

/** The same checks at two sites, by their last results; metrics by their last events. */
export function compareSites(left: Side, right: Side, evidence: Evidence): Comparison {
  const { pairs, onlyLeft, onlyRight } = pairsOf(left, right)
  const compared = pairs.map((pair) => comparePair(pair, neutralsOf(left, right), evidence))
  return {
    now: evidence.now,
    left: left.site,
    right: right.site,
    different: compared.filter(isDifferent),
    alike: compared.filter((each) => !isDifferent(each) && !isSilent(each)),
    silent: compared.filter((each) => !isDifferent(each) && isSilent(each)),
    onlyLeft: onlyLeft.map(({ check }) => single(check, right)),
    onlyRight: onlyRight.map(({ check }) => single(check, left)),
  }
}

/** Whether the sites are the same as far as is known: nothing differs, nothing is lacking but on purpose, all has reported. */
export function areAlike({ different, silent, onlyLeft, onlyRight }: Comparison): boolean {
  const lacking = [...onlyLeft, ...onlyRight].filter(({ because }) => because === undefined)
  return different.length + silent.length + lacking.length === 0
}

/** The differences that say something about how the sites were built. */
export function lastingFacts({ facts }: ComparedCheck): readonly FactDifference[] {
  return facts.filter(({ passing }) => passing === undefined)
}

function neutralsOf(left: Side, right: Side): Neutrals {
  return { left: neutralFor(left.site, right.site), right: neutralFor(right.site, left.site) }
}

function comparePair(pair: Pair, neutrals: Neutrals, { now, history }: Evidence): ComparedCheck {
  const { left, right } = pair
  const standings = { left: standingAt(left, now), right: standingAt(right, now) }
  const rewritten = left.check.definition !== right.check.definition
  const missing = standings.left === standings.right && !rewritten ? 'told' : 'passed over'
  const own = withElements(pair, neutrals)
  const [ours, theirs] = [history.get(left.check.id) ?? [], history.get(right.check.id) ?? []]
  return {
    ...pair,
    standings,
    rewritten,
    facts: withoutRestless(compareFacts(observedBy(left), observedBy(right), { ...own, missing }), [ours, theirs]),
    metrics: compareMetrics(ours, theirs),
  }
}

function standingAt(known: KnownCheck, now: number): Standing {
  return standingNow(known, { now, siteStates: new Map() }).standing // the store gives sites as they are now
}

function observedBy({ last }: KnownCheck) {
  return last?.result.outcome.observed ?? {}
}

/** The elements of an `each` are a site's own words when the sites have others. */
function withElements({ left, right }: Pair, neutrals: Neutrals): Neutrals {
  const [ours, theirs] = [left.check.each, right.check.each]
  if (ours === undefined || theirs === undefined || ours === theirs) return neutrals
  return {
    left: replacing([[ours, '{each}']], neutrals.left),
    right: replacing([[theirs, '{each}']], neutrals.right),
  }
}

function isDifferent(compared: ComparedCheck): boolean {
  const { standings, rewritten, metrics } = compared
  return standings.left !== standings.right || rewritten || metrics.length > 0 || lastingFacts(compared).length > 0
}

const SILENT: readonly Standing[] = ['blocked', 'never reported', 'stale']

function isSilent({ standings }: ComparedCheck): boolean {
  return SILENT.includes(standings.left)
}

function single(check: CheckCard, { site, notApplicable }: Side): Single {
  const id = `${site.name}/${check.suite}.${check.point}.${check.check}`
  const kept = notApplicable.find((each) => each.id === id)
  return { check, ...(kept !== undefined && { because: kept.because }) }
}
