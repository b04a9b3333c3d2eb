import { STATUS_CODES } from 'node:http'

const REGISTERED = Object.keys(STATUS_CODES)
  .map(Number)
  .filter((code) => code >= 200)

/** What a condition over the status code of HTTP comes to as a list of codes. */
export interface AcceptedCodes {
  /** Undefined where it is 200 to 299, which need not be said. */
  readonly codes: readonly number[] | undefined
  /** Whether codes that are not registered were left out. */
  readonly cut: boolean
}

/**
 * The status codes that a condition takes: all that it names, and of whole ranges those that are registered with IANA.
 * Undefined when it takes none.
 */
export function acceptedCodes(accepts: (code: number) => boolean): AcceptedCodes | undefined {
  const all = Array.from({ length: 400 }, (_, index) => index + 200).filter(accepts)
  if (all.length === 0) return undefined
  if (all.length === 100 && all.every((code) => code < 300)) return { codes: undefined, cut: false }
  if (all.length <= 20) return { codes: all, cut: false }
  return { codes: all.filter((code) => REGISTERED.includes(code)), cut: true }
}
