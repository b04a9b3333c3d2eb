import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import type { RunSummary } from '../core/run.js'
import { grouped } from './grouped.js'
import { standingOf } from './standing.js'
import { ownerName } from './wording.js'

/** What is not green of one owner's, waived checks included. */
export interface OwnerTrouble {
  /** `network (#network-oncall)`. */
  readonly owner: string
  readonly points: readonly PointTrouble[]
}

/** What is not green of one integration point, at all sites. */
export interface PointTrouble {
  readonly point: string
  readonly title: string
  readonly why: string
  readonly runbook?: string
  /** Red, unknown, warning and waived: what has evidence of its own. */
  readonly bad: readonly CheckEvent[]
  readonly blocked: readonly Blocked[]
  readonly undecided: readonly CheckCard[]
}

/** The checks that one root cause keeps from being tried. */
export interface Blocked {
  /** The id of the root cause. */
  readonly by: string
  readonly events: readonly CheckEvent[]
}

/** All that is not green, by owner and integration point, in the order of the plan. */
export function troubleByOwner({ events, undecided }: RunSummary): readonly OwnerTrouble[] {
  const items: readonly Item[] = [
    ...events
      .filter((event) => standingOf(event) !== 'green')
      .map((event) => ({ instance: event.result.instance, event })),
    ...undecided.map((instance) => ({ instance })),
  ]
  return [...grouped(items, ({ instance }) => ownerName(instance))].map(([owner, theirs]) => ({
    owner,
    points: [...grouped(theirs, pointKey).values()].map(pointTrouble),
  }))
}

/** The blocked ones of the events by their root cause. */
export function blockedByRoot(events: readonly CheckEvent[]): readonly Blocked[] {
  const blocked = events.filter((event) => standingOf(event) === 'blocked')
  return [...grouped(blocked, ({ result }) => result.blockedBy ?? '')].map(([by, each]) => ({ by, events: each }))
}

interface Item {
  readonly instance: CheckCard
  readonly event?: CheckEvent
}

/** A check may override its point's why and runbook: it then stands apart. */
function pointKey({ instance: { suite, point, why, runbook } }: Item): string {
  return JSON.stringify([suite, point, why, runbook])
}

function pointTrouble(items: readonly [Item, ...Item[]]): PointTrouble {
  const { point, pointTitle, why, runbook } = items[0].instance
  const events = items.map(({ event }) => event).filter((event) => event !== undefined)
  return {
    point,
    title: pointTitle,
    why,
    ...(runbook !== undefined && { runbook }),
    bad: events.filter((event) => standingOf(event) !== 'blocked'),
    blocked: blockedByRoot(events),
    undecided: items.filter(({ event }) => event === undefined).map(({ instance }) => instance),
  }
}
