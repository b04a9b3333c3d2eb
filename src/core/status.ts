/** The verdict of one check, in the words of Sensu and Nagios. */
export type Status = 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN'

const BADNESS: Readonly<Record<Status, number>> = { OK: 0, WARNING: 1, UNKNOWN: 2, CRITICAL: 3 }
const EXIT_CODES: Readonly<Record<Status, 0 | 1 | 2 | 3>> = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 }

/** Compares by badness, `OK < WARNING < UNKNOWN < CRITICAL`: the only place where that order is written down. */
export function compareStatus(a: Status, b: Status): number {
  return BADNESS[a] - BADNESS[b]
}

/** The worst of the statuses. At least one is asked for, so that nothing is green for lack of results. */
export function worst(first: Status, ...rest: readonly Status[]): Status {
  return rest.reduce((a, b) => (compareStatus(b, a) > 0 ? b : a), first)
}

/** The plugin exit code: OK 0, WARNING 1, CRITICAL 2, UNKNOWN 3. */
export function exitCodeOf(status: Status): 0 | 1 | 2 | 3 {
  return EXIT_CODES[status]
}

/** The status that a plugin's exit code means; every code outside 0..3 is UNKNOWN. */
export function statusOfExitCode(code: number): Status {
  switch (code) {
    case 0:
      return 'OK'
    case 1:
      return 'WARNING'
    case 2:
      return 'CRITICAL'
    default:
      return 'UNKNOWN'
  }
}
