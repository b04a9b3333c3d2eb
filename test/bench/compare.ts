import { type Cost, measure } from './measure.js'
import type { Contender, Figure, Goal, Workload } from './workload.js'

/** The costs of each contender, one per round; the same index is the same round. */
export type Rounds = ReadonlyMap<string, readonly Cost[]>

export interface Comparison {
  readonly workload: Workload
  readonly rounds: Rounds
}

/** Runs all contenders in turn, A B C A B C ..., after one run of each that does not count. */
export async function compare(workload: Workload, count: number): Promise<Comparison> {
  const costs = new Map<string, Cost[]>(workload.contenders.map(({ name }) => [name, []]))
  for (let round = 0; round <= count; round++) {
    for (const contender of workload.contenders) {
      const cost = await measure(contender)
      if (round > 0) costs.get(contender.name)?.push(cost)
    }
  }
  return { workload, rounds: costs }
}

/** The median over the rounds of a whole run's figure. */
export function figureOf({ rounds }: Comparison, name: string, figure: Figure): number {
  return median((rounds.get(name) ?? []).map((cost) => cost[figure]))
}

/** The median of one contender's figure per operation divided by another's in the same round. */
export function ratioOf({ workload, rounds }: Comparison, [a, b]: readonly [string, string], figure: Figure): number {
  const perOperation = (name: string) => {
    const operations = operationsOf(workload.contenders, name)
    return (rounds.get(name) ?? []).map((cost) => cost[figure] / (figure === 'peakMiB' ? 1 : operations))
  }
  const others = perOperation(b)
  return median(perOperation(a).map((own, round) => own / (others[round] ?? Number.NaN)))
}

/** What was reached of a goal; undefined when the contender that it is held against is missing. */
export function reached(comparison: Comparison, { contender, figure, against }: Goal): number | undefined {
  if (against === undefined) return figureOf(comparison, contender, figure)
  return comparison.rounds.has(against) ? ratioOf(comparison, [contender, against], figure) : undefined
}

export function operationsOf(contenders: readonly Contender[], name: string): number {
  return contenders.find((each) => each.name === name)?.operations ?? Number.NaN
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}
