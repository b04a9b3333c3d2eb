import type { CheckInstance } from '../core/instance.js'
import { isGreen, type Result } from '../core/result.js'

/** How far the checks of a run have settled, by what this run saw of them and nothing before. */
export interface Settling {
  readonly take: (result: Result) => void
  readonly lastOf: (id: string) => Result | undefined
  /** Green as often in a row as it is asked to be, or red under a waiver: nothing that waiting could change the verdict of. */
  readonly isSettled: (id: string) => boolean
  /** How many have answered and are not settled. */
  readonly open: () => number
  /** How often the checks were gone through: the most results that one of them has had. */
  readonly rounds: () => number
}

/** What this run saw of a check. */
interface Seen {
  readonly last: Result
  readonly results: number
  /** In a row, up to now. */
  readonly greens: number
  readonly isSettled: boolean
}

export function createSettling(instances: readonly CheckInstance[]): Settling {
  const wanted = new Map(instances.map(({ id, settle }) => [id, settle]))
  const seen = new Map<string, Seen>()
  let open = 0
  let rounds = 1
  return {
    take(result) {
      const { id } = result.instance
      const before = seen.get(id)
      const after = seenAfter(before, result, wanted.get(id) ?? 1)
      seen.set(id, after)
      open += Number(!after.isSettled) - Number(before?.isSettled === false)
      rounds = Math.max(rounds, after.results)
    },
    lastOf: (id) => seen.get(id)?.last,
    isSettled: (id) => seen.get(id)?.isSettled === true,
    open: () => open,
    rounds: () => rounds,
  }
}

function seenAfter(before: Seen | undefined, last: Result, settle: number): Seen {
  const greens = isGreen(last) ? (before?.greens ?? 0) + 1 : 0
  const isSettled = greens >= settle || last.waiver !== undefined
  return { last, results: (before?.results ?? 0) + 1, greens, isSettled }
}
