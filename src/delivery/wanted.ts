import type { CheckCard } from '../core/instance.js'
import type { EventKind } from '../sinks/sink.js'
import { mayTake, type SiteScopes } from './filter.js'

interface Wanted {
  readonly name: string
  readonly events?: readonly EventKind[]
  readonly filter?: string
}

/**
 * The handlers that checks of a plan may use. The others are not opened, and what their options need may be unset: their
 * filters are false at every site, or every check names others.
 */
export function wantedHandlers<H extends Wanted>(
  handlers: readonly H[],
  { checks, sites }: { readonly checks: readonly CheckCard[]; readonly sites: SiteScopes },
): readonly H[] {
  return handlers.filter(({ name, events, filter }) => {
    const ofSites = events === undefined || events.includes('site')
    const open = new Set([...sites].filter(([, site]) => mayTake(filter, site)).map(([site]) => site))
    return checks.some((check) => open.has(check.site.name) && (ofSites || takesFrom(name, check)))
  })
}

/** A check that names handlers is theirs alone; one that names none is everybody's. */
export function takesFrom(handler: string, { handlers }: Pick<CheckCard, 'handlers'>): boolean {
  return handlers.length === 0 || handlers.includes(handler)
}
