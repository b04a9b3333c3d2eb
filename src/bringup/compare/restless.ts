import type { CheckEvent } from '../../core/event.js'
import type { Facts } from '../../core/outcome.js'
import { compareFacts, type FactDifference } from './compare-facts.js'

/** Fewer results than these say nothing about what is usual. */
const FEWEST = 5

/**
 * The facts that are another one in more than half of a check's own last results, by path: counters, random numbers, what
 * time it is. A version that was rolled out meanwhile changed once or twice, and is none of them.
 */
export function restlessPaths(events: readonly CheckEvent[]): ReadonlySet<string> {
  const observed = events.map(({ result }) => result.outcome.observed).filter((facts) => facts !== undefined)
  const counts = new Map<string, number>()
  for (const [index, facts] of observed.slice(1).entries()) {
    const before: Facts = observed[index] ?? {}
    const changed = compareFacts(before, facts, { left: same, right: same, missing: 'passed over' })
    for (const path of new Set(changed.map((each) => each.path))) counts.set(path, (counts.get(path) ?? 0) + 1)
  }
  const most = (observed.length - 1) / 2
  const restless = [...counts].filter(([, count]) => count > most).map(([path]) => path)
  return new Set(observed.length < FEWEST ? [] : restless)
}

/** The differences, those in facts that change by themselves at either site marked as passing. */
export function withoutRestless(
  differences: readonly FactDifference[],
  sides: readonly (readonly CheckEvent[])[],
): readonly FactDifference[] {
  if (differences.every(({ passing }) => passing !== undefined)) return differences
  const restless = sides.map(restlessPaths)
  return differences.map((each) =>
    each.passing === undefined && restless.some((paths) => paths.has(each.path))
      ? { ...each, passing: 'changing' }
      : each,
  )
}

function same(text: string): string {
  return text
}
