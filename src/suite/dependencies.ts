import { didYouMean } from '../core/closest.js'
import type { Place } from './place.js'
import type { PreparedCheck } from './prepared-check.js'
import type { PreparedPoint, PreparedSuite } from './prepared-suite.js'
import type { Report } from './report.js'

/** What a dependency means: a check, or an integration point with all of its checks. */
export type Target = PreparedCheck | PreparedPoint

/** Finds what `depends_on` names: in the own suite first, then in the others. */
export function resolveDependencies(
  suites: readonly PreparedSuite[],
  report: Report,
  whole: boolean,
): ReadonlyMap<PreparedCheck, readonly Target[]> {
  const targets = new Map<string, Target>()
  for (const suite of suites) {
    for (const point of suite.points) {
      targets.set(`${suite.id}.${point.name}`, point)
      for (const check of point.checks) targets.set(`${suite.id}.${point.name}.${check.spec.name}`, check)
    }
  }
  const resolved = new Map<object, readonly Target[]>()
  const resolve = (suite: PreparedSuite, written: readonly (readonly [string, Place])[]) => {
    const known = resolved.get(written)
    if (known !== undefined) return known
    const found = written.flatMap(([name, place]) => {
      const target = targets.get(`${suite.id}.${name}`) ?? (name.includes('.') ? targets.get(name) : undefined)
      if (target === undefined && whole)
        report.error(place, `there is no "${name}" to depend on`, meant(name, suite, targets))
      return target === undefined ? [] : [target]
    })
    resolved.set(written, found)
    return found
  }
  const dependencies = new Map<PreparedCheck, readonly Target[]>()
  for (const suite of suites) {
    for (const point of suite.points) {
      const ofPoint = resolve(suite, point.dependsOn)
      for (const check of point.checks) {
        dependencies.set(
          check,
          check.dependsOn.length === 0 ? ofPoint : [...ofPoint, ...resolve(suite, check.dependsOn)],
        )
      }
    }
  }
  return dependencies
}

function meant(name: string, suite: PreparedSuite, targets: ReadonlyMap<string, Target>): string | undefined {
  const prefix = `${suite.id}.`
  const names = [...targets.keys()].map((each) => (each.startsWith(prefix) ? each.slice(prefix.length) : each))
  return didYouMean(name, names)
}
