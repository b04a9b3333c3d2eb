import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'

/** @throws {OperatorError} SITE_UNKNOWN for a site that the store has never heard of. */
export function demandSite(name: string, known: Iterable<string>): void {
  const names = [...new Set(known)]
  if (names.includes(name)) return
  const hint = didYouMean(name, names) ?? 'see firstlight status for the sites that are known'
  throw new OperatorError('SITE_UNKNOWN', `there is no site "${name}" in this store`, {
    hint: names.length === 0 ? 'no suite has been run into it yet' : hint,
  })
}
