import type { Known } from '../bringup/status-report.js'
import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import type { CheckFilter, KnownCheck, Store } from '../store/store.js'

/**
 * What the store knows of sites: all that are not retired, or those that are named.
 *
 * @param filter with owners: that they have checks there is made sure of; the checks are everybody's all the same.
 * @throws {OperatorError} SITE_UNKNOWN for a site without checks, SELECTION_EMPTY when there is nothing to show.
 */
export async function readKnown(store: Store, { sites, owners }: CheckFilter, now: number): Promise<Known> {
  const filter = sites === undefined ? {} : { sites }
  const siteStates = await store.siteStates()
  const declared = await store.checks(filter)
  if (sites === undefined && declared.length === 0) throw nothingDeclared(store)
  const checks = sites === undefined ? declared.filter((each) => !isRetired(each, siteStates)) : declared
  for (const site of sites ?? []) if (!checks.some(isAt(site))) throw await unknownSite(site, store)
  if (checks.length === 0) throw allRetired(declared)
  for (const owner of owners ?? []) requireOwner(owner, checks)
  const shown = new Set(checks.map(({ check }) => check.site.name))
  const notApplicable = (await store.notApplicable(sites)).filter(({ site }) => shown.has(site))
  const partial = (await store.partlyDeclared(sites)).filter(({ site }) => shown.has(site))
  return { now, siteStates, checks, notApplicable, partial, signOffs: await store.signOffs(filter) }
}

/** Nothing runs there, so that all of it is silent, and rightly so. */
function isRetired({ check: { site } }: KnownCheck, states: Known['siteStates']): boolean {
  return (states.get(site.name)?.phase ?? site.phase) === 'retired'
}

function isAt(site: string): (known: KnownCheck) => boolean {
  return ({ check }) => check.site.name === site
}

function nothingDeclared({ location }: Store): OperatorError {
  return new OperatorError('SELECTION_EMPTY', `no check is declared in ${location}`, {
    hint: 'name the suites, so that they are declared: firstlight status suites/',
  })
}

export async function unknownSite(site: string, store: Store): Promise<OperatorError> {
  const known = siteNames(await store.checks())
  if (known.length === 0) return nothingDeclared(store)
  const hint = didYouMean(site, known)
  return new OperatorError(
    'SITE_UNKNOWN',
    `no check is declared at a site "${site}"`,
    hint === undefined ? {} : { hint },
  )
}

function allRetired(declared: readonly KnownCheck[]): OperatorError {
  return new OperatorError('SELECTION_EMPTY', 'every site is retired', {
    hint: `name one to see it all the same: --site ${siteNames(declared)[0]}`,
  })
}

function requireOwner(owner: string, checks: readonly KnownCheck[]): void {
  const owners = new Set(checks.map(({ check }) => check.owner))
  if (owners.has(owner)) return
  const hint = didYouMean(owner, owners)
  throw new OperatorError(
    'SELECTION_EMPTY',
    `no check there is owned by "${owner}"`,
    hint === undefined ? {} : { hint },
  )
}

export function siteNames(checks: readonly KnownCheck[]): readonly string[] {
  return [...new Set(checks.map(({ check }) => check.site.name))]
}
