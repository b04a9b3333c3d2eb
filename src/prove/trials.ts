import type { AnyCheckType } from '../core/check-type.js'
import { compileExpression } from '../core/expression.js'
import type { CheckInstance } from '../core/instance.js'
import type { Asked, Sabotage } from '../core/sabotage.js'
import type { World } from '../core/world.js'

/** One sabotage that the check is to notice, and the world that it is tried in. */
export interface Trial {
  readonly sabotage: Sabotage<unknown>
  readonly world: World
}

/**
 * The trials that this check must not be green in. One that must fail to pass is tried where all is well: what is broken is
 * what it wants.
 */
export function trialsOf(instance: CheckInstance, { sabotages }: AnyCheckType): readonly Trial[] {
  const asked = askedOf(instance)
  const kind = instance.criteria.negate ? 'healthy' : 'broken'
  const declared: readonly Sabotage<unknown>[] = sabotages?.[kind] ?? []
  return declared.flatMap((sabotage) => {
    const world = sabotage.world(instance.options, asked)
    return world === undefined ? [] : [{ sabotage, world }]
  })
}

/** Whether the world answers in its own time only: what waits for it is given less. */
export function isSilent(world: World): boolean {
  return (world.kind === 'tcp' || world.kind === 'udp') && world.says === 'nothing'
}

function askedOf({ criteria }: CheckInstance): Asked {
  const { thresholds, expectations } = criteria
  return { thresholds, facts: new Set(expectations.flatMap(({ that }) => compileExpression(that).variables)) }
}
