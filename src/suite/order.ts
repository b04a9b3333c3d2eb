import type { Dependencies, Target } from './dependencies.js'
import type { PreparedCheck } from './prepared-check.js'
import type { PreparedPoint, PreparedSuite } from './prepared-suite.js'
import type { Report } from './report.js'

/**
 * All checks, dependencies before dependents, otherwise as the files have them. Each cycle is complained about once.
 *
 * A point is a node of its own: a point of many checks that depends on another such costs one edge a check.
 */
export function orderChecks(
  suites: readonly PreparedSuite[],
  dependencies: Dependencies,
  report: Report,
): readonly PreparedCheck[] {
  const told = new Set<string>()
  const nextOf = (target: Target): readonly Target[] =>
    isPoint(target) ? target.checks : (dependencies.get(target) ?? []).map((dependency) => dependency.target)

  function tell(cycle: readonly Target[]): void {
    const [first, ...others] = startAtPoint(cycle)
    if (first === undefined) return
    const names = namesOf([first, ...others])
    const identity = names.toSorted().join(' ')
    if (told.has(identity)) return
    told.add(identity)
    const circle = `the dependencies go in a circle: ${[...names, names[0]].join(' -> ')}`
    const message = names.length === 1 ? `"${names[0]}" depends on itself` : circle
    const [place] = [first, ...others].flatMap((target) => placesOf(target, cycle, dependencies))
    if (place !== undefined) report.error(place, message, 'remove one of these dependencies')
  }

  const checks = suites.flatMap(({ points }) => points.flatMap((point) => point.checks))
  return depthFirst(checks, nextOf, tell).filter(isCheck)
}

/** With a stack of its own: a chain of dependencies may be longer than the runtime's stack is deep. */
function depthFirst(
  starts: readonly Target[],
  nextOf: (target: Target) => readonly Target[],
  tell: (cycle: readonly Target[]) => void,
): readonly Target[] {
  const done = new Set<Target>()
  for (const start of starts) {
    const open = new Set<Target>()
    const trail: { readonly target: Target; readonly next: Iterator<Target> }[] = []
    const enter = (target: Target) => {
      open.add(target)
      trail.push({ target, next: nextOf(target).values() })
    }
    if (!done.has(start)) enter(start)
    for (let last = trail.at(-1); last !== undefined; last = trail.at(-1)) {
      const step = last.next.next()
      if (step.done === true) {
        trail.pop()
        open.delete(last.target)
        done.add(last.target)
      } else if (open.has(step.value)) {
        const targets = trail.map(({ target }) => target)
        tell(targets.slice(targets.indexOf(step.value)))
      } else if (!done.has(step.value)) enter(step.value)
    }
  }
  return [...done]
}

function isPoint(target: Target): target is PreparedPoint {
  return 'checks' in target
}

function isCheck(target: Target): target is PreparedCheck {
  return !isPoint(target)
}

/** A cycle that is entered in the middle of a point is told from the point on. */
function startAtPoint(cycle: readonly Target[]): readonly Target[] {
  const last = cycle.at(-1)
  return last !== undefined && isPoint(last) ? [last, ...cycle.slice(0, -1)] : cycle
}

/** The points alone where each step goes through a point, else the checks; with their suites when there are several. */
function namesOf(cycle: readonly Target[]): readonly string[] {
  const points = cycle.filter(isPoint)
  const checks = cycle.filter(isCheck)
  const several = new Set(checks.map(({ spec }) => spec.suite)).size > 1
  const prefix = (suite: string) => (several ? `${suite}.` : '')
  if (points.length === checks.length) return points.map(({ suite, name }) => `${prefix(suite)}${name}`)
  return checks.map(({ spec }) => `${prefix(spec.suite)}${spec.point}.${spec.name}`)
}

/** Where a target says that it depends on one of the cycle. */
function placesOf(target: Target, cycle: readonly Target[], dependencies: Dependencies) {
  if (isPoint(target)) return []
  return (dependencies.get(target) ?? []).filter((each) => cycle.includes(each.target)).map(({ place }) => place)
}
