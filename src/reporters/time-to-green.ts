import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import { isGreen } from '../core/result.js'
import type { RunSummary } from '../core/run.js'
import { grouped } from './grouped.js'

/** How long an integration point of a site took until all of its checks were green; 0 when they were before the run. */
export interface TimeToGreen {
  readonly site: string
  readonly suite: string
  readonly point: string
  readonly owner: string
  /** From the start of the run until the last of its checks was green to stay. */
  readonly ms: number
}

/** The integration points that are all green, the slowest last. */
export function timesToGreen({ run, events }: RunSummary): readonly TimeToGreen[] {
  const last = new Map(events.map((event) => [event.result.instance.id, event]))
  const points = grouped(run.instances, ({ site, suite, point }) => `${site.name}/${suite}.${point}`)
  const times = [...points.values()]
    .map((instances) => timeOf(instances, { last, startedAt: run.startedAt }))
    .filter((time) => time !== undefined)
  return times.sort((a, b) => a.ms - b.ms)
}

/** Since when a group is all green: since its last check is. Undefined when one is not, or there is none. */
export function allGreenSince(since: readonly (number | undefined)[]): number | undefined {
  const known = since.filter((each) => each !== undefined)
  return known.length === since.length && known.length > 0 ? known.reduce((a, b) => Math.max(a, b)) : undefined
}

interface Seen {
  /** The last event of each check that has a verdict, by its id. */
  readonly last: ReadonlyMap<string, CheckEvent>
  readonly startedAt: number
}

/** A check without a verdict is not green. */
function timeOf(instances: readonly CheckCard[], { last, startedAt }: Seen): TimeToGreen | undefined {
  const [first] = instances
  const since = allGreenSince(instances.map(({ id }) => greenSince(last.get(id))))
  if (first === undefined || since === undefined) return undefined
  const { site, suite, point, owner } = first
  return { site: site.name, suite, point, owner, ms: Math.max(0, since - startedAt) }
}

function greenSince(event: CheckEvent | undefined): number | undefined {
  return event !== undefined && isGreen(event.result) ? event.since : undefined
}
