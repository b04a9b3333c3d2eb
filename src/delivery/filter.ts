import { messageOf } from '../core/errors.js'
import type { CheckEvent } from '../core/event.js'
import { compileExpression, type Expression, ExpressionError } from '../core/expression.js'
import { isSiteEvent, type SiteEvent } from '../core/site-event.js'

/** What `site` is in a filter, by the site's name. */
export type SiteScopes = ReadonlyMap<string, Readonly<Record<string, unknown>>>

export interface FilterContext {
  readonly sites: SiteScopes
  /** The JSON record of an event: what `event` is in a filter. */
  readonly recordOf: (event: CheckEvent | SiteEvent) => object
  /** Told once of each filter that cannot be evaluated. */
  readonly complain: (text: string) => void
}

/** Whether a handler's filter takes an event. What cannot be evaluated lets it through: nothing is lost in silence. */
export function compileFilter(
  handler: { readonly name: string; readonly filter?: string },
  { sites, recordOf, complain }: FilterContext,
): (event: CheckEvent | SiteEvent) => boolean {
  if (handler.filter === undefined) return () => true
  const expression = compileExpression(handler.filter)
  const readsEvent = expression.variables.includes('event')
  let told = false
  return (event) => {
    const { name, phase } = siteOf(event)
    const site = { labels: {}, ...sites.get(name), name, phase }
    const verdict = evaluate(expression, { site, ...(readsEvent && { event: recordOf(event) }) })
    if (typeof verdict === 'boolean') return verdict
    if (!told) complain(`the filter of the handler "${handler.name}" lets everything through: ${verdict.problem}`)
    told = true
    return true
  }
}

/** Whether a filter can be true of anything that happens at a site: what it says of the event itself is not known yet. */
export function mayTake(filter: string | undefined, site: Readonly<Record<string, unknown>>): boolean {
  if (filter === undefined) return true
  const expression = compileExpression(filter)
  if (expression.variables.includes('event')) return true
  return evaluate(expression, { site }) !== false
}

function siteOf(event: CheckEvent | SiteEvent): { readonly name: string; readonly phase: string } {
  return isSiteEvent(event) ? { name: event.site, phase: event.phase } : event.result.instance.site
}

function evaluate(
  expression: Expression,
  variables: Readonly<Record<string, unknown>>,
): boolean | { readonly problem: string } {
  try {
    const value = expression.evaluate(variables)
    return typeof value === 'boolean' ? value : { problem: 'it is neither true nor false; compare with ==' }
  } catch (error) {
    if (error instanceof ExpressionError) return { problem: messageOf(error) }
    throw error
  }
}
