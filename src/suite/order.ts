import type { Target } from './dependencies.js'
import type { PreparedCheck } from './prepared-check.js'
import type { PreparedPoint, PreparedSuite } from './prepared-suite.js'
import type { Report } from './report.js'

/**
 * All checks, dependencies before dependents, otherwise as the files have them. Each cycle is complained about once.
 *
 * A point is a node of its own, so that a point of many checks that depends on another costs one edge a check.
 */
export function orderChecks(
  suites: readonly PreparedSuite[],
  dependencies: ReadonlyMap<PreparedCheck, readonly Target[]>,
  report: Report,
): readonly PreparedCheck[] {
  const done = new Set<Target>()
  const trail: Target[] = []
  const onTrail = new Set<Target>()
  const told = new Set<string>()
  const ordered: PreparedCheck[] = []

  function visit(target: Target): void {
    if (done.has(target)) return
    if (onTrail.has(target)) return tell(trail.slice(trail.indexOf(target)))
    onTrail.add(target)
    trail.push(target)
    for (const next of 'checks' in target ? target.checks : (dependencies.get(target) ?? [])) visit(next)
    trail.pop()
    onTrail.delete(target)
    done.add(target)
    if (!('checks' in target)) ordered.push(target)
  }

  function tell(cycle: readonly Target[]): void {
    const names = namesOf(cycle)
    const rotations = names.map((_, index) => [...names.slice(index), ...names.slice(0, index)].join(' -> '))
    if (rotations.some((rotation) => told.has(rotation))) return
    told.add(names.join(' -> '))
    const check = cycle.find((target): target is PreparedCheck => !('checks' in target))
    const place = check && (check.dependsOn[0]?.[1] ?? pointOf(check, suites)?.dependsOn[0]?.[1] ?? check.place)
    const message =
      names.length === 1
        ? `"${names[0]}" depends on itself`
        : `the dependencies go in a circle: ${[...names, names[0]].join(' -> ')}`
    if (place !== undefined) report.error(place, message, 'remove one of these dependencies')
  }

  for (const { points } of suites) for (const { checks } of points) for (const check of checks) visit(check)
  return ordered
}

/** The points alone where each step goes through a point, else the checks; with their suites when there are several. */
function namesOf(cycle: readonly Target[]): readonly string[] {
  const points = cycle.filter((target): target is PreparedPoint => 'checks' in target)
  const checks = cycle.filter((target): target is PreparedCheck => !('checks' in target))
  const several = new Set(checks.map(({ spec }) => spec.suite)).size > 1
  const prefix = (suite: string) => (several ? `${suite}.` : '')
  if (points.length === checks.length) return points.map(({ suite, name }) => `${prefix(suite)}${name}`)
  return checks.map(({ spec }) => `${prefix(spec.suite)}${spec.point}.${spec.name}`)
}

function pointOf({ spec }: PreparedCheck, suites: readonly PreparedSuite[]): PreparedPoint | undefined {
  return suites.find(({ id }) => id === spec.suite)?.points.find(({ name }) => name === spec.point)
}
