import { DAILY_TTL_HINT, hasDefaultLife, lastLook } from '../core/freshness.js'
import { oneLine } from '../core/printable.js'
import type { SiteReport } from './site-report.js'
import type { CheckStanding } from './standing.js'

/** What there is to do about what is not known of a site, a line each; nothing when all is known. */
export function adviceFor(report: Pick<SiteReport, 'site' | 'checks' | 'partial'>, now: number): readonly string[] {
  return [...partWords(report), ...staleAdvice(report, now)]
}

/** `only a part of platform is declared at dfw1`, or nothing. */
export function partWords({ site, partial }: Pick<SiteReport, 'site' | 'partial'>): readonly string[] {
  if (partial.length === 0) return []
  const suites = partial.map(oneLine).join(', ')
  const declare = 'name the suites, and all of it is: firstlight status suites/'
  return [`only a part of ${suites} is declared at ${oneLine(site.name)}; ${declare}`]
}

function staleAdvice({ site, checks }: Pick<SiteReport, 'site' | 'checks'>, now: number): readonly string[] {
  const silent = checks.filter((each) => each.standing === 'stale' && isPast(each, now))
  if (silent.length === 0) return []
  const hint = silent.some(({ check }) => hasDefaultLife(check)) ? `; ${DAILY_TTL_HINT}` : ''
  return [`run again what is stale: firstlight run suites/ --site ${oneLine(site.name)}${hint}`]
}

/** For one that is dated in the future, running it again is not enough. */
function isPast({ last }: CheckStanding, now: number): boolean {
  return last === undefined || lastLook(last) <= now
}
