import type { CheckCard } from '../../core/instance.js'

/** `platform.dns.resolver-answers[10.1.0.53]`: a check as `firstlight check SUITE ...` takes it. */
export function checkPath({ suite, point, check, each }: CheckCard): string {
  return `${suite}.${point}.${check}${each === undefined ? '' : `[${each}]`}`
}
