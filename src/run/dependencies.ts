import type { CheckInstance } from '../core/instance.js'
import { isGreen, type Result } from '../core/result.js'

/** An instance whose dependencies are all known; with a cause when one of them is not green. */
export interface Ready {
  readonly instance: CheckInstance
  readonly cause?: Result
}

export interface Dependencies {
  /** What waits for nothing, in the order of the plan. */
  readonly first: readonly Ready[]
  /** What this result was the last one missing for. */
  readonly after: (result: Result) => readonly Ready[]
}

/**
 * Follows which instances may begin. The graph has no cycles: the plan refuses them.
 *
 * @param knownResult the last result of a dependency that is not among the instances; undefined blocks nothing.
 */
export function followDependencies(
  instances: readonly CheckInstance[],
  knownResult: (id: string) => Result | undefined,
): Dependencies {
  const ids = new Set(instances.map(({ id }) => id))
  const dependents = new Map<string, CheckInstance[]>()
  const missing = new Map<string, number>()
  const causes = new Map<string, Result>()

  const ready = (instance: CheckInstance): Ready => {
    const cause = causes.get(instance.id)
    return cause === undefined ? { instance } : { instance, cause }
  }
  const blame = (instance: CheckInstance, result: Result | undefined) => {
    if (result !== undefined && blocks(result) && !causes.has(instance.id)) causes.set(instance.id, result)
  }

  for (const instance of instances) {
    const inside = instance.dependsOn.filter((id) => ids.has(id))
    missing.set(instance.id, inside.length)
    for (const id of inside) dependents.set(id, [...(dependents.get(id) ?? []), instance])
    for (const id of instance.dependsOn) if (!ids.has(id)) blame(instance, knownResult(id))
  }
  return {
    first: instances.filter(({ id }) => missing.get(id) === 0).map(ready),
    after: (result) => {
      const freed: Ready[] = []
      for (const instance of dependents.get(result.instance.id) ?? []) {
        blame(instance, result)
        const left = (missing.get(instance.id) ?? 0) - 1
        missing.set(instance.id, left)
        if (left === 0) freed.push(ready(instance))
      }
      return freed
    },
  }
}

/** A waived failure is accepted, so it blocks nothing: what depends on it is tried, and speaks for itself. */
export function blocks(result: Result): boolean {
  return !isGreen(result) && result.waiver === undefined
}
