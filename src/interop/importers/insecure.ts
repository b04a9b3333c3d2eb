import type { ImportReport } from '../import-report.js'

/** `verify` of a check whose source does not look at the certificate: here it has to be in date all the same. */
export function unverified(report: ImportReport): false {
  report.stricter(undefined, 'a certificate that has expired or is not valid yet is never green, "insecure" or not')
  return false
}
