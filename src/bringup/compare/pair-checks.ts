import type { CheckCard } from '../../core/instance.js'
import { grouped } from '../../reporters/grouped.js'
import type { KnownCheck } from '../../store/store.js'
import type { Neutral } from './own-words.js'

/** The same check at two sites. */
export interface Pair {
  readonly left: KnownCheck
  readonly right: KnownCheck
}

export interface Pairing {
  readonly pairs: readonly Pair[]
  readonly onlyLeft: readonly KnownCheck[]
  readonly onlyRight: readonly KnownCheck[]
}

interface Sides {
  readonly left: readonly KnownCheck[]
  readonly right: readonly KnownCheck[]
}

export interface Neutrals {
  readonly left: Neutral
  readonly right: Neutral
}

/**
 * Pairs the checks of two sites by `suite.point.check`, and the elements of an `each` by their names. Where no name is the
 * same at both and there are equally many, such as each site's own addresses, they are paired in their order.
 */
export function pairChecks({ left, right }: Sides, neutrals: Neutrals): Pairing {
  const lefts = grouped(left, ({ check }) => keyOf(check))
  const rights = grouped(right, ({ check }) => keyOf(check))
  const keys = [...new Set([...lefts.keys(), ...rights.keys()])]
  const parts = keys.map((key) => pairElements({ left: lefts.get(key) ?? [], right: rights.get(key) ?? [] }, neutrals))
  return {
    pairs: parts.flatMap(({ pairs }) => pairs),
    onlyLeft: parts.flatMap(({ onlyLeft }) => onlyLeft),
    onlyRight: parts.flatMap(({ onlyRight }) => onlyRight),
  }
}

function keyOf({ suite, point, check }: CheckCard): string {
  return JSON.stringify([suite, point, check])
}

function pairElements({ left, right }: Sides, neutrals: Neutrals): Pairing {
  const byName = new Map(right.map((known) => [elementOf(known, neutrals.right), known]))
  const pairs = left.flatMap((known): readonly Pair[] => {
    const other = byName.get(elementOf(known, neutrals.left))
    return other === undefined ? [] : [{ left: known, right: other }]
  })
  if (pairs.length === 0 && left.length === right.length)
    return { pairs: inOrder(left, right), onlyLeft: [], onlyRight: [] }
  const paired = new Set(pairs.flatMap((pair) => [pair.left, pair.right]))
  return {
    pairs,
    onlyLeft: left.filter((known) => !paired.has(known)),
    onlyRight: right.filter((known) => !paired.has(known)),
  }
}

/** A check without an `each` is its own only element. */
function elementOf({ check }: KnownCheck, neutral: Neutral): string | undefined {
  return check.each === undefined ? undefined : neutral(check.each)
}

function inOrder(left: readonly KnownCheck[], right: readonly KnownCheck[]): readonly Pair[] {
  return left.flatMap((known, index) => {
    const other = right[index]
    return other === undefined ? [] : [{ left: known, right: other }]
  })
}
