import { clip } from '../../core/clip.js'
import type { Facts } from '../../core/outcome.js'
import { jsonText } from '../../formats/json-text.js'

const MOST_FACTS = 12
const LONGEST_VALUE = 120

export interface ObservedInBrief {
  readonly observed: readonly { readonly name: string; readonly value: string }[]
  readonly observed_omitted: number
}

/** The first facts of a check, each as JSON and cut where it is long; how many more there are. */
export function observedInBrief(facts: Facts = {}): ObservedInBrief {
  const all = Object.entries(facts).filter(([, value]) => value !== undefined)
  const observed = all.slice(0, MOST_FACTS).map(([name, value]) => ({ name, value: valueText(value) }))
  return { observed, observed_omitted: all.length - observed.length }
}

function valueText(value: unknown): string {
  return clip(jsonText([value]).slice(1, -1), LONGEST_VALUE)
}
