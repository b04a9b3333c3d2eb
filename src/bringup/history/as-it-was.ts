import type { CheckEvent } from '../../core/event.js'
import type { PhaseChange, SignOff } from '../../store/store.js'

/** What became of a site: the store keeps it apart from the events. */
export interface SitePast {
  /** Oldest first. */
  readonly phaseChanges: readonly PhaseChange[]
  /** Oldest first. */
  readonly signOffs: readonly SignOff[]
}

/**
 * The event with its site as it was then. The store gives each event the site as it is now, by which the red of a bring-up
 * would look like a regression once the site is signed off.
 */
export function asItWas(event: CheckEvent, { phaseChanges, signOffs }: SitePast): CheckEvent {
  const { instance } = event.result
  const { signedOffAt: _, ...site } = instance.site
  const signedOff = signOffs.findLast(({ time }) => time <= event.time)
  const phase = event.result.expected
    ? 'bringup'
    : (phaseChanges.findLast(({ time }) => time <= event.time)?.phase ?? site.phase)
  const then = { ...site, phase, ...(signedOff !== undefined && { signedOffAt: signedOff.time }) }
  return { ...event, result: { ...event.result, instance: { ...instance, site: then } } }
}
