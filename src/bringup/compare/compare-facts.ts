import type { Facts } from '../../core/outcome.js'
import { jsonText } from '../../formats/json-text.js'
import { isChanging, masked, type Passing, passingOf } from './changing.js'
import type { Neutral } from './own-words.js'
import type { Neutrals } from './pair-checks.js'

/** A fact that is not the same at both sites; one that only one of them has is absent at the other. */
export interface FactDifference {
  /** `certificate.issuer`, `headers["x-cache"]`, `answers[]` for an element of a list. */
  readonly path: string
  readonly left?: unknown
  readonly right?: unknown
  /** Why it says nothing about how the sites were built; absent when it does. */
  readonly passing?: Passing
}

export interface FactRules extends Neutrals {
  /** What only one site has: where a check failed it has seen less, and that is no news. */
  readonly missing: 'told' | 'passed over'
}

/**
 * What two results have observed differently, by path. The sites' own words are the same; lists are sets, since few things
 * that are observed have an order; what differs by an address, a time or a thing that always changes is marked as passing.
 */
export function compareFacts(left: Facts, right: Facts, rules: FactRules): readonly FactDifference[] {
  return compareRecords(left, right, { path: '', depth: 0, rules })
}

interface Place {
  readonly path: string
  readonly depth: number
  readonly rules: FactRules
}

type Both = Readonly<Record<'left' | 'right', unknown>>

/** Facts of a service's own making may be nested without end. */
const DEEPEST = 32

function compareValues({ left, right }: Both, place: Place): readonly FactDifference[] {
  const { path, depth } = place
  if (depth > DEEPEST) return textOf(left) === textOf(right) ? [] : [{ path, left, right }]
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right, place)
  if (isRecord(left) && isRecord(right)) return compareRecords(left, right, place)
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right, place)
  return Object.is(left, right) ? [] : [{ path, left, right }]
}

function compareTexts(left: string, right: string, { path, rules }: Place): readonly FactDifference[] {
  const [ours, theirs] = [rules.left(left), rules.right(right)]
  if (ours === theirs) return []
  const isPassing = !isVersion(path) && masked(ours) === masked(theirs)
  return [{ path, left, right, ...(isPassing && { passing: passingOf(ours, theirs) }) }]
}

/** `10.0.19041.1` and `2026.11.21` are no address and no date where they are a version. */
function isVersion(path: string): boolean {
  return /version|release|revision|build/i.test(path)
}

function compareRecords(left: Facts, right: Facts, place: Place): readonly FactDifference[] {
  const { rules, depth } = place
  const ours = named(left, rules.left)
  const theirs = named(right, rules.right)
  const keys = [...new Set([...ours.keys(), ...theirs.keys()])].filter((key) => !isToldByJson(key, ours, theirs))
  const found = keys.map((key) => {
    const below = { rules, depth: depth + 1, path: pathOf(place.path, key) }
    return [key, compareEntry({ left: ours.get(key), right: theirs.get(key) }, key, below)] as const
  })
  return found.flatMap(([key, differences]) => (follows(key, ours, theirs) ? differences.map(passed) : differences))
}

function compareEntry({ left, right }: Both, key: string, place: Place): readonly FactDifference[] {
  const differences =
    left === undefined || right === undefined ? lacking({ left, right }, place) : compareValues({ left, right }, place)
  return isChanging(key) ? differences.map(passed) : differences
}

function lacking({ left, right }: Both, { path, rules }: Place): readonly FactDifference[] {
  if (left === right || rules.missing === 'passed over') return []
  return [{ path, ...(left !== undefined && { left }), ...(right !== undefined && { right }) }]
}

/** What is the same at both is put aside; of what is left, equally many are compared in their order. */
function compareLists(left: readonly unknown[], right: readonly unknown[], place: Place): readonly FactDifference[] {
  const { rules, depth } = place
  const path = `${place.path}[]`
  const [ours, theirs] = without(left, right, rules)
  const [first] = ours
  if (ours.length + theirs.length === 0) return []
  if (ours.length === theirs.length && (isRecord(first) || ours.length === 1)) {
    return ours.flatMap((each, index) =>
      compareValues({ left: each, right: theirs[index] }, { rules, depth: depth + 1, path }),
    )
  }
  const areAlike = formsOf(ours, rules.left).join('\n') === formsOf(theirs, rules.right).join('\n')
  if (areAlike && !isVersion(path)) return [{ path, left: ours, right: theirs, passing: 'address' }]
  return [{ path, left: ours, right: theirs }]
}

/** Both lists without the elements that the other one has, too, but for the sites' own words. */
function without(left: readonly unknown[], right: readonly unknown[], rules: FactRules) {
  const counts = new Map<string, number>()
  for (const each of right) add(counts, formOf(each, rules.right), 1)
  const ours = left.filter((each) => !take(counts, formOf(each, rules.left)))
  const rest = new Map<string, number>()
  for (const each of left) add(rest, formOf(each, rules.left), 1)
  const theirs = right.filter((each) => !take(rest, formOf(each, rules.right)))
  return [inOrder(ours, rules.left), inOrder(theirs, rules.right)] as const
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

function take(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0
  if (left > 0) counts.set(key, left - 1)
  return left > 0
}

/** An element in a form that is the same for what is the same at both sites. */
function formOf(value: unknown, neutral: Neutral): string {
  return neutral(textOf(steady(value)))
}

function formsOf(values: readonly unknown[], neutral: Neutral): readonly string[] {
  return values.map((each) => masked(formOf(each, neutral))).sort()
}

/** The same order at both sites for elements that differ only in passing. */
function inOrder(values: readonly unknown[], neutral: Neutral): readonly unknown[] {
  const forms = values.map((value) => ({ value, form: masked(formOf(value, neutral)) }))
  return forms.sort((a, b) => (a.form < b.form ? -1 : Number(a.form > b.form))).map(({ value }) => value)
}

/** Without what changes by itself, keys in order: the ttl of a record is not the record. */
function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady)
  if (!isRecord(value)) return value
  const keys = Object.keys(value).filter((key) => !isChanging(key))
  return Object.fromEntries(keys.sort().map((key) => [key, steady(value[key])]))
}

/** The text that a document was read from says nothing that the document does not. */
function isToldByJson(key: string, ours: ReadonlyMap<string, unknown>, theirs: ReadonlyMap<string, unknown>): boolean {
  return ['body', 'content', 'stdout'].includes(key) && [ours, theirs].every((facts) => facts.get('json') !== undefined)
}

const TEXTS = ['json', 'body', 'content', 'stdout']

/**
 * What follows from another fact: the size and the checksum of a text that was read and is not the same, the serial number of
 * a certificate. Where what was read is the same, they tell of the rest of it.
 */
function follows(key: string, ours: ReadonlyMap<string, unknown>, theirs: ReadonlyMap<string, unknown>): boolean {
  const have = (name: string) => ours.get(name) !== undefined && theirs.get(name) !== undefined
  if (key === 'serial') return have('fingerprint')
  const isOther = (text: string) => have(text) && textOf(ours.get(text)) !== textOf(theirs.get(text))
  return ['size', 'sha256', 'lines'].includes(key) && TEXTS.some(isOther)
}

function named(facts: Facts, neutral: Neutral): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(facts).map(([key, value]) => [neutral(key), value]))
}

function pathOf(path: string, key: string): string {
  if (!/^[a-z_]\w*$/i.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

function passed(difference: FactDifference): FactDifference {
  return difference.passing === undefined ? { ...difference, passing: 'changing' } : difference
}

function isRecord(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  return jsonText([value])
}
