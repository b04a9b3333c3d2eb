import { mintEventId } from '../../../src/core/event-id.js'
import type { CheckInstance } from '../../../src/core/instance.js'
import type { Fresh } from '../../../src/core/recorder.js'
import { makeInstance, makeSite, START } from '../../helpers/events.js'

const SITES = 50
const CHECKS = 500

/** 50 sites with 500 checks each, 20 at an integration point. */
export const instances: readonly CheckInstance[] = Array.from({ length: SITES * CHECKS }, (_, at) => {
  const check = at % CHECKS
  const site = makeSite({ name: `site${Math.floor(at / CHECKS)}`, phase: 'live' })
  return makeInstance({ site, point: `point${Math.floor(check / 20)}`, check: `check${check}` })
})

/** The result number `at`: one check after the other, a second between rounds, one of a thousand red for a round. */
export function resultAt(at: number): Fresh {
  const round = Math.floor(at / instances.length)
  const instance = instances[at % instances.length]
  if (instance === undefined) throw new Error('there is one at each place')
  const time = START + round * 1000
  const status = (at * 7919 + round) % 1000 === 0 ? 'CRITICAL' : 'OK'
  const output = `GET https://pay.example/health returned ${status === 'OK' ? 200 : 503} in 0.012 s`
  const outcome = {
    status,
    output,
    metrics: [{ label: 'time', value: 0.012, unit: 's' }],
    observed: { status: 200 },
  } as const
  const attempts = [{ status, output, durationMs: 12 }] as const
  const result = { instance, outcome, attempts, startedAt: time - 12, durationMs: 12.345, expected: false }
  return { id: mintEventId(time), time, result }
}
