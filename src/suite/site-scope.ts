import type { Site } from '../core/site.js'

/** What `site` is in an expression: its variables beside its own fields. */
export type SiteScope = Readonly<Record<string, unknown>>

export function siteScope({ name, title, phase, labels, variables }: Site): SiteScope {
  return { ...variables, name, title, phase, labels, variables }
}
