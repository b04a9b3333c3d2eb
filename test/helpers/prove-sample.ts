import type { AnyCheckType } from '../../src/core/check-type.js'
import type { CheckInstance } from '../../src/core/instance.js'
import { readOptions } from '../../src/core/options.js'
import type { CheckProof } from '../../src/prove/check-proof.js'
import { proveCheck } from '../../src/prove/prove-check.js'
import type { ProvingGround } from '../../src/prove/proving-ground.js'
import { createLimits } from '../../src/run/limits.js'
import { makeInstance } from './events.js'
import type { ProofSample } from './proof-samples.js'

/** Proves one check of this type; problems in the options are thrown. */
export async function proveSample(
  type: AnyCheckType,
  { options: raw, thresholds = {}, expectations = [], negate = false }: ProofSample,
  ground: ProvingGround,
  overrides: Partial<CheckInstance> = {},
): Promise<CheckProof> {
  const { options, problems } = readOptions(type.options, raw)
  const contradiction = problems.length === 0 ? type.validate?.(options) : undefined
  if (problems.length > 0 || contradiction !== undefined) {
    throw new Error(contradiction ?? problems.map(({ message }) => message).join('; '))
  }
  const criteria = { thresholds, expectations, negate }
  const proof = await proveCheck(
    makeInstance({ type: type.type, options, criteria, directory: process.cwd(), ...overrides }),
    ground,
    {
      loadCheckType: async () => type,
      limits: createLimits({ concurrency: 16, perHost: 16 }),
      now: Date.now,
      signal: new AbortController().signal,
    },
  )
  if (proof === undefined) throw new Error('it was stopped')
  return proof
}
