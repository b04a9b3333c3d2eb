import { setMaxListeners } from 'node:events'
import type { Plan } from '../core/instance.js'
import type { CheckProof } from './check-proof.js'
import { type ProveEnvironment, proveCheck } from './prove-check.js'
import { openProvingGround } from './proving-ground.js'

/** Proves every check of a plan, in its order; less than all of them when it was stopped. No target is touched. */
export async function provePlan({ instances }: Plan, environment: ProveEnvironment): Promise<readonly CheckProof[]> {
  setMaxListeners(0, environment.signal) // every check that is tried listens to it
  const ground = await openProvingGround()
  try {
    const proofs = await Promise.all(instances.map((instance) => proveCheck(instance, ground, environment)))
    return proofs.filter((proof) => proof !== undefined)
  } finally {
    await ground.close()
  }
}
