import type { CheckEvent, Minted } from './event.js'
import type { Phase } from './site.js'

/** An integration point of a site, or the site itself: what turns all green as one. */
export interface Group {
  readonly site: string
  readonly siteTitle: string
  readonly phase: Phase
  /** Absent when the whole site is meant. */
  readonly point?: GroupPoint
}

export interface GroupPoint {
  readonly suite: string
  readonly name: string
  readonly title: string
  readonly owner: string
  readonly contact?: string
}

/** How many checks of a group are declared, and how many of them are green; a waived failure counts as green here. */
export interface GroupCount {
  readonly total: number
  readonly green: number
}

/** An integration point or a site turned all green, or lost it. */
export interface SiteEvent extends Minted, Group, GroupCount {
  readonly turned: 'green' | 'red'
  /** Since when it was as it was before; absent the first time. */
  readonly before?: number
  /** The id of the check whose result turned it. */
  readonly by: string
}

export function isSiteEvent(event: CheckEvent | SiteEvent): event is SiteEvent {
  return 'turned' in event
}

/** What is known of a group: whether it was all green, and since when. Absent: it never was. */
export interface GroupState {
  readonly green: boolean
  readonly since: number
}

/** Whether a group turned. The first red of a group is no news: nothing was lost. */
export function hasTurned(known: GroupState | undefined, { total, green }: GroupCount): boolean {
  return (known?.green ?? false) !== (total > 0 && green === total)
}

/** `dfw1`, or `dfw1/platform.dns`. */
export function groupId({ site, point }: Pick<Group, 'site' | 'point'>): string {
  return point === undefined ? site : `${site}/${point.suite}.${point.name}`
}
