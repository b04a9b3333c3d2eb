import type { CheckInstance } from '../../core/instance.js'

export interface Dependence {
  readonly parent: CheckInstance
  readonly child: CheckInstance
}

/** Which exported check waits for which other one. What is not exported cannot be waited for. */
export function dependencesOf(instances: readonly CheckInstance[]): readonly Dependence[] {
  const byId = new Map(instances.map((instance) => [instance.id, instance]))
  return instances.flatMap((child) =>
    child.dependsOn.flatMap((id) => {
      const parent = byId.get(id)
      return parent === undefined ? [] : [{ parent, child }]
    }),
  )
}
