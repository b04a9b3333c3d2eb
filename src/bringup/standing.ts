import type { CheckEvent } from '../core/event.js'
import { freshness, freshUntil } from '../core/freshness.js'
import type { CheckCard, Waiver } from '../core/instance.js'
import { isGreen, isRegression, type Result } from '../core/result.js'
import type { Site, SiteState } from '../core/site.js'
import type { Status } from '../core/status.js'
import { isHolding } from '../core/waiver.js'
import { type ReportedStanding, standingOfResult } from '../reporters/standing.js'
import type { KnownCheck } from '../store/store.js'

/**
 * Where a declared check stands now: what its last result says, or that there is none that still counts. One that is dated in
 * the future is `stale`, too: it says nothing of the present.
 */
export type Standing = ReportedStanding | 'stale' | 'never reported'

/** Most urgent first: what a cell shows of its checks. */
export const STANDINGS: readonly Standing[] = [
  'red',
  'unknown',
  'warning',
  'stale',
  'never reported',
  'blocked',
  'waived',
  'green',
]

/** A declared check as it stands at one moment. */
export interface CheckStanding {
  /** As it is declared, at the site as it is now. */
  readonly check: CheckCard
  readonly standing: Standing
  /** Epoch milliseconds: since when it is green, or is not. */
  readonly since: number
  /** Absent when it never reported. */
  readonly last?: CheckEvent
  /** The waiver that accepts its failure today. */
  readonly waiver?: Waiver
  /** It failed or is blocked, and the site is being brought up. Silence is never expected. */
  readonly expected: boolean
  /** It worked at the sign-off, and does not now. */
  readonly regression: boolean
}

export interface Moment {
  /** Epoch milliseconds. */
  readonly now: number
  /** What the store says of sites over what their files say. */
  readonly siteStates: ReadonlyMap<string, SiteState>
}

export function standingNow(known: KnownCheck, { now, siteStates }: Moment): CheckStanding {
  const check = { ...known.check, site: siteNow(known.check.site, siteStates.get(known.check.site.name)) }
  const { last } = known
  if (last === undefined || isRewritten(check, last)) {
    const since = last?.time ?? known.declaredAt
    return { check, standing: 'never reported', since, expected: false, regression: false }
  }
  const result = resultNow(last.result, check, now)
  // Silence is no failure that a waiver could accept.
  const standing = freshness(check, last, now) === 'fresh' ? standingOfResult(result) : 'stale'
  return {
    check,
    standing,
    since: sinceOf(check, last, standing),
    last,
    ...(standing === 'waived' && result.waiver && { waiver: result.waiver }),
    expected: check.site.phase === 'bringup' && standing !== 'green' && standing !== 'stale',
    regression: isRegression(result),
  }
}

/** The status that a standing counts as: what is blocked or silent tells nothing of what is checked. */
export function statusOfStanding(standing: Standing): Status {
  switch (standing) {
    case 'green':
    case 'waived':
      return 'OK'
    case 'warning':
      return 'WARNING'
    case 'red':
      return 'CRITICAL'
    case 'unknown':
    case 'blocked':
    case 'stale':
    case 'never reported':
      return 'UNKNOWN'
  }
}

/** Whether somebody has to do something about it: it is neither green nor accepted. */
export function isTroubled({ standing }: Pick<CheckStanding, 'standing'>): boolean {
  return standing !== 'green' && standing !== 'waived'
}

/** Whether there is no result that counts: nobody has looked, or not for too long. */
export function isSilent({ standing }: Pick<CheckStanding, 'standing'>): boolean {
  return standing === 'stale' || standing === 'never reported'
}

/** A result of a check that was another one then says nothing of what is asked now. */
function isRewritten({ definition }: CheckCard, { result }: CheckEvent): boolean {
  return result.instance.definition !== definition
}

function siteNow(site: Site, state: SiteState | undefined): Site {
  return state === undefined ? site : { ...site, ...state }
}

/** The last result at the site as it is now, and with the waiver that holds now: both change without a result. */
function resultNow({ waiver: _, ...result }: Result, instance: CheckCard, now: number): Result {
  const { waiver } = instance
  const accepted = result.outcome.status !== 'OK' && waiver !== undefined && isHolding(waiver, now)
  return { ...result, instance, ...(accepted && { waiver }) }
}

/** What was green and went stale is not green since its result ceased to count. */
function sinceOf(check: CheckCard, last: CheckEvent, standing: Standing): number {
  return standing === 'stale' && isGreen(last.result) ? freshUntil(check, last) : last.since
}
