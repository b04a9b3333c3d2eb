import type { CheckCard, NotApplicable } from '../core/instance.js'

/** `platform.dns`: an integration point at whatever site. */
export function pointKey({ suite, point }: Pick<CheckCard, 'suite' | 'point'>): string {
  return `${suite}.${point}`
}

/** The same for a check that does not apply. Its suite is in its id alone, `dfw1/platform.legacy.array`; it has no dot in it. */
export function missingPoint({ id, site, point }: NotApplicable): { readonly suite: string; readonly point: string } {
  return { suite: id.slice(site.length + 1).split('.', 1)[0] ?? '', point }
}
