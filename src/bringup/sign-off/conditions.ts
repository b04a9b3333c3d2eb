// What a sign-off asks of each check: green now, seen lately, green for a while, and known to be able to fail.

import type { CheckEvent } from '../../core/event.js'
import { freshForMs, freshness, lastLook } from '../../core/freshness.js'
import type { CheckCard } from '../../core/instance.js'
import { isGreen } from '../../core/result.js'
import type { KnownCheck, Proof, Trial } from '../../store/store.js'
import { acceptedBy, type Candidate, greenSince } from './candidate.js'

/** Why a check keeps its site from being signed off. */
export type Flaw =
  | { readonly kind: 'never-reported'; readonly declaredAt: number }
  /** The last result is one of an earlier definition. */
  | { readonly kind: 'rewritten'; readonly at: number }
  | { readonly kind: 'stale'; readonly at: number; readonly limitMs: number }
  /** The last result is of a time to come: some clock is wrong. */
  | { readonly kind: 'ahead'; readonly at: number }
  | { readonly kind: 'red'; readonly last: CheckEvent }
  | { readonly kind: 'blocked'; readonly by: string }
  | { readonly kind: 'flapping'; readonly changePercent: number }
  | { readonly kind: 'unstable'; readonly since: number; readonly readyAt: number }
  /** Long enough by the clock, but nobody has looked since. */
  | { readonly kind: 'unconfirmed'; readonly since: number; readonly lastAt: number }
  | { readonly kind: 'never-red'; readonly unprovable?: string }
  /** It stays green in these sabotaged worlds. */
  | { readonly kind: 'toothless'; readonly trials: readonly Trial[] }

export interface Obstacle {
  readonly check: CheckCard
  readonly flaw: Flaw
}

/** Why a site cannot be signed off whatever its checks say. */
export type SiteFlaw = 'retired' | 'no-checks' | 'part' | 'nothing-green'

/** What of the site itself stands in the way. */
export function siteFlaw({ phase, checks, partial, now }: Candidate): SiteFlaw | undefined {
  if (phase === 'retired') return 'retired'
  if (checks.length === 0) return 'no-checks'
  if (partial.length > 0) return 'part'
  return checks.every((known) => acceptedBy(known, now) !== undefined) ? 'nothing-green' : undefined
}

/** All that stands in the way, in the order of the checks; a check may have several flaws. */
export function obstaclesOf(candidate: Candidate): readonly Obstacle[] {
  return candidate.checks.flatMap((known) => flawsOf(known, candidate).map((flaw) => ({ check: known.check, flaw })))
}

function flawsOf(known: KnownCheck, candidate: Candidate): readonly Flaw[] {
  const { check, declaredAt, last } = known
  if (last === undefined) return [{ kind: 'never-reported', declaredAt }]
  if (last.result.instance.definition !== check.definition) return [{ kind: 'rewritten', at: last.time }]
  const age = ageFlaws(check, last, candidate.now)
  if (acceptedBy(known, candidate.now) !== undefined) return age
  return [...age, ...statusFlaws(last, candidate), ...teethFlaws(last, candidate.proofs.get(check.id))]
}

function ageFlaws(check: CheckCard, last: CheckEvent, now: number): readonly Flaw[] {
  switch (freshness(check, last, now)) {
    case 'fresh':
      return []
    case 'ahead':
      return [{ kind: 'ahead', at: last.time }]
    case 'stale':
      return [{ kind: 'stale', at: lastLook(last), limitMs: freshForMs(check) }]
  }
}

function statusFlaws(last: CheckEvent, candidate: Candidate): readonly Flaw[] {
  const { result, state } = last
  if (result.blockedBy !== undefined) return [{ kind: 'blocked', by: result.blockedBy }]
  if (!isGreen(result)) return [{ kind: 'red', last }]
  if (state === 'flapping') return [{ kind: 'flapping', changePercent: last.totalStateChange }]
  return stabilityFlaws(last, candidate)
}

function stabilityFlaws(last: CheckEvent, candidate: Candidate): readonly Flaw[] {
  const since = greenSince(last, candidate)
  const readyAt = since + candidate.stableMs
  if (candidate.now < readyAt) return [{ kind: 'unstable', since, readyAt }]
  return last.time < readyAt ? [{ kind: 'unconfirmed', since, lastAt: last.time }] : []
}

function teethFlaws(last: CheckEvent, proof: Proof | undefined): readonly Flaw[] {
  const present = proof?.definition === last.result.instance.definition ? proof : undefined
  if (present?.verdict === 'toothless') return [{ kind: 'toothless', trials: survived(present) }]
  if (last.seenRed || present?.verdict === 'proven') return []
  const unprovable = present?.verdict === 'unprovable' ? (present.reason ?? 'no sabotage is known for it') : undefined
  return [{ kind: 'never-red', ...(unprovable !== undefined && { unprovable }) }]
}

function survived({ trials }: Proof): readonly Trial[] {
  return trials.filter(({ status }) => status === 'OK')
}
