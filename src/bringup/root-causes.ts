import { type CheckStanding, isSilent, isTroubled } from './standing.js'

/** A check that somebody can do something about, with what waits for it. */
export interface RootCause {
  readonly cause: CheckStanding
  /** What follows when it is green, in the order of the checks given. */
  readonly behind: readonly CheckStanding[]
}

/**
 * The troubled checks that wait for no other one, each with all that wait for it; those with most behind them first, then in
 * the order given. What is blocked follows its root cause; what is silent and would be blocked if it ran now follows too.
 * What waits for nothing that is still bad is a cause itself, whatever its last result says: nothing troubled is left out.
 */
export function rootCauses(checks: readonly CheckStanding[]): readonly RootCause[] {
  const troubled = new Map(checks.filter(isTroubled).map((each) => [each.check.id, each]))
  const behind = new Map<CheckStanding, CheckStanding[]>()
  for (const each of troubled.values()) {
    const root = rootOf(each, troubled)
    const waiting = behind.get(root) ?? []
    if (root !== each) waiting.push(each)
    behind.set(root, waiting)
  }
  return [...troubled.values()]
    .filter((each) => behind.has(each))
    .map((cause) => ({ cause, behind: behind.get(cause) ?? [] }))
    .sort((a, b) => b.behind.length - a.behind.length)
}

/** How many follow when all of the causes are green. */
export function followers(roots: readonly RootCause[]): number {
  return roots.reduce((sum, { behind }) => sum + behind.length, 0)
}

type Troubled = ReadonlyMap<string, CheckStanding>

/** Declarations of different days can contradict each other: a circle ends where it began. */
function rootOf(check: CheckStanding, troubled: Troubled): CheckStanding {
  const seen = new Set([check])
  let root = check
  for (let next = nextUp(root, troubled); next !== undefined; next = nextUp(root, troubled)) {
    if (seen.has(next)) return next
    seen.add(next)
    root = next
  }
  return root
}

/** What a check waits for: what blocked it if that is bad still, else the first of its dependencies that is. */
function nextUp(each: CheckStanding, troubled: Troubled): CheckStanding | undefined {
  const blockedBy = each.last?.result.blockedBy
  if (each.standing !== 'blocked' && !isSilent(each)) return undefined
  const named = blockedBy === undefined ? each.check.dependsOn : [blockedBy, ...each.check.dependsOn]
  return named.map((id) => troubled.get(id)).find((found) => found !== undefined)
}
