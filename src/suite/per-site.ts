import type { Complain } from './report.js'
import type { Scope, Template } from './template.js'

/** Something that is made of a template's value: once when it is the same everywhere, else at each site. */
export interface PerSite<T> {
  readonly reads: ReadonlySet<string>
  readonly at: (scope: Scope) => T | undefined
}

/** @param build complains where the value is wrong; at a site its complaints name the site. */
export function perSite<T>(
  template: Template,
  complain: Complain,
  build: (value: unknown, complain: Complain) => T | undefined,
): PerSite<T> {
  const { reads, resolve } = template
  if (reads.size === 0) {
    const value = build(resolve({ variables: {}, secrets: NO_SECRETS, complain }), complain)
    return { reads, at: () => value }
  }
  return {
    reads,
    at(scope) {
      const value = resolve(scope)
      return value === undefined ? undefined : build(value, scope.complain)
    },
  }
}

const NO_SECRETS = { values: {}, read: () => undefined }
