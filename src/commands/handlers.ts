import type { SiteScopes } from '../delivery/filter.js'
import { type OpenHandler, openHandlers } from '../delivery/handler.js'
import { wantedHandlers } from '../delivery/wanted.js'
import { loadSinkType } from '../sinks/index.js'
import type { Planned } from '../suite/plan-suites.js'
import { resolveHandlers } from '../suite/resolve-handlers.js'
import { siteScope } from '../suite/site-scope.js'
import type { CommandProcess } from './command.js'

/** The handlers that events may leave by, and the sites that their filters ask about. */
export interface ReadyHandlers {
  readonly handlers: readonly OpenHandler[]
  readonly sites: SiteScopes
}

/**
 * Opens the handlers that the checks of a plan may use; none when nothing is kept, for only what is kept is sent.
 *
 * @throws {OperatorError} SUITE_INVALID when something that their options need is unset.
 */
export async function readyHandlers(
  { plan, ...planned }: Planned,
  { noStore }: { readonly noStore: boolean },
  process: CommandProcess,
): Promise<ReadyHandlers> {
  if (noStore) return { handlers: [], sites: new Map() }
  const sites = new Map(planned.sites.map((site) => [site.name, siteScope(site)]))
  const wanted = wantedHandlers(planned.handlers, { checks: plan.instances, sites })
  const { handlers, secrets } = await resolveHandlers(wanted, process.env)
  const tell = (text: string) => process.stderr.write(`firstlight: ${text}\n`)
  return { handlers: await openHandlers(handlers, { load: loadSinkType, secrets, now: process.now, tell }), sites }
}
