import { type CheckStanding, isSilent, isTroubled } from './standing.js'

/** A check that somebody can do something about, with what waits for it. */
export interface RootCause {
  readonly cause: CheckStanding
  /** What follows when it is green, in the order of the checks given. */
  readonly behind: readonly CheckStanding[]
}

/**
 * The troubled checks that wait for no other one, each with all that wait for it; those with most behind them first, then in
 * the order given. What is blocked follows what blocked it, what is silent follows what would block it if it ran now, and
 * what waits for several follows when the last of them is green: it is behind each. What waits for nothing that is still bad
 * is a cause itself, whatever its last result says: nothing troubled is left out.
 */
export function rootCauses(checks: readonly CheckStanding[]): readonly RootCause[] {
  const troubled = new Map(checks.filter(isTroubled).map((each) => [each.check.id, each]))
  const rootsOf = createRootFinder(troubled)
  const behind = new Map<CheckStanding, CheckStanding[]>()
  for (const each of troubled.values()) {
    for (const root of rootsOf(each)) {
      const waiting = behind.get(root) ?? []
      if (root !== each) waiting.push(each)
      behind.set(root, waiting)
    }
  }
  return [...troubled.values()]
    .filter((each) => behind.has(each))
    .map((cause) => ({ cause, behind: behind.get(cause) ?? [] }))
    .sort((a, b) => b.behind.length - a.behind.length)
}

/** What follows when all of the causes are green, each once. */
export function followers(roots: readonly RootCause[]): ReadonlySet<CheckStanding> {
  return new Set(roots.flatMap(({ behind }) => behind))
}

type Troubled = ReadonlyMap<string, CheckStanding>

/** Declarations of different days can contradict each other: a circle that leads nowhere else has its cause where it closes. */
function createRootFinder(troubled: Troubled): (check: CheckStanding) => ReadonlySet<CheckStanding> {
  const known = new Map<CheckStanding, ReadonlySet<CheckStanding>>()
  const rootsOf = (check: CheckStanding): ReadonlySet<CheckStanding> => {
    const found = known.get(check)
    if (found !== undefined) return found
    known.set(check, new Set())
    const above = waitsFor(check, troubled).flatMap((each) => [...rootsOf(each)])
    const roots = new Set(above.length === 0 ? [check] : above)
    known.set(check, roots)
    return roots
  }
  return rootsOf
}

/** What is bad still of what blocked a check and of what it depends on. */
function waitsFor(each: CheckStanding, troubled: Troubled): readonly CheckStanding[] {
  if (each.standing !== 'blocked' && !isSilent(each)) return []
  const blockedBy = each.last?.result.blockedBy
  const named = blockedBy === undefined ? each.check.dependsOn : [blockedBy, ...each.check.dependsOn]
  return named.map((id) => troubled.get(id)).filter((found) => found !== undefined)
}
