import type { NotApplicable } from '../core/instance.js'
import type { Phase, Site, SiteState } from '../core/site.js'
import type { KnownCheck, Store } from '../store/store.js'
import { demandSite } from './known-sites.js'

/** What the store knows of one site. */
export interface KnownSite {
  readonly name: string
  /** Absent when no check applies there. */
  readonly site?: Site
  /** As it is now; absent when nobody has set one, and no check applies. */
  readonly phase?: Phase
  /** What was set here over the site's file, and the last sign-off. */
  readonly state: SiteState
  readonly checks: readonly KnownCheck[]
  readonly notApplicable: readonly NotApplicable[]
}

/** @throws {OperatorError} SITE_UNKNOWN, with what was probably meant. */
export async function readSite(store: Store, name: string): Promise<KnownSite> {
  const [checks, notApplicable] = [await store.checks({ sites: [name] }), await store.notApplicable([name])]
  const states = await store.siteStates()
  const state = states.get(name)
  if (checks.length === 0 && notApplicable.length === 0 && state === undefined) {
    demandSite(name, await siteNames(store, states))
  }
  const site = checks[0]?.check.site
  const phase = state?.phase ?? site?.phase
  return { name, ...(site && { site }), ...(phase && { phase }), state: state ?? {}, checks, notApplicable }
}

async function siteNames(store: Store, states: ReadonlyMap<string, SiteState>): Promise<Iterable<string>> {
  const [checks, notApplicable] = [await store.checks(), await store.notApplicable()]
  return [...checks.map(({ check }) => check.site.name), ...notApplicable.map(({ site }) => site), ...states.keys()]
}
