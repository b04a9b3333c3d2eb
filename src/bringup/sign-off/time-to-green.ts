import { isGreen } from '../../core/result.js'
import { grouped } from '../../reporters/grouped.js'
import type { KnownCheck } from '../../store/store.js'
import type { OwnerTime, PointTime, SignOffRecord } from './record.js'

/**
 * How long it took from the first declaration until the last check was green to stay: of each integration point and each
 * owner, and of the site.
 *
 * @param previous the sign-off before, epoch milliseconds: what turned red after it was a regression, and no bring-up.
 */
export function timeToGreen(checks: readonly KnownCheck[], previous?: number): SignOffRecord['time_to_green'] {
  const points = grouped(checks, ({ check: { suite, point } }) => JSON.stringify([suite, point]))
  const owners = grouped(checks, ({ check }) => check.owner)
  return {
    ...named('site_ms', spanOf(checks, previous)),
    integration_points: [...points.values()].map((each) => pointTime(each, previous)),
    owners: [...owners].map(([owner, each]) => ownerTime(owner, each, previous)),
  }
}

function pointTime(checks: readonly [KnownCheck, ...KnownCheck[]], previous: number | undefined): PointTime {
  const { suite, point, pointTitle, owner } = checks[0].check
  return { suite, integration_point: point, title: pointTitle, owner, ...named('ms', spanOf(checks, previous)) }
}

function ownerTime(owner: string, checks: readonly KnownCheck[], previous: number | undefined): OwnerTime {
  return { owner, checks: checks.length, ...named('ms', spanOf(checks, previous)) }
}

function spanOf(checks: readonly KnownCheck[], previous: number | undefined): number | undefined {
  const greens = checks.map((each) => greenAt(each, previous)).filter((time) => time !== undefined)
  if (greens.length < checks.length) return undefined
  return Math.max(0, Math.max(...greens) - Math.min(...checks.map(({ declaredAt }) => declaredAt)))
}

function greenAt({ last }: KnownCheck, previous: number | undefined): number | undefined {
  if (last === undefined || !isGreen(last.result)) return undefined
  return previous !== undefined && last.since > previous ? (last.firstGreen ?? last.since) : last.since
}

function named<K extends string>(key: K, ms: number | undefined): { readonly [P in K]?: number } {
  return ms === undefined ? {} : ({ [key]: ms } as { readonly [P in K]: number }) // a computed key is any string to the compiler
}
