import type { Environment } from '@marcbachmann/cel-js'
import { pay } from './expression-cost.js'

/** Registers the functions that guarded text calls: they hand on what they are given, or say why it proves nothing. */
export function registerGuards(environment: Environment): void {
  environment.registerFunction('guardSome(dyn, string, string): dyn', guardSome)
  environment.registerFunction('guardHolder(dyn, string): dyn', guardHolder)
  environment.registerFunction('guardPair(dyn, dyn, string, string, string): list<dyn>', guardPair)
  environment.registerFunction('guardMember(dyn, dyn, string, string): list<dyn>', guardMember)
  environment.registerFunction('guardOrder(dyn, dyn, string, string): list<dyn>', guardOrder)
  environment.registerFunction('guardNumber(dyn): dyn', guardNumber)
}

// A text of "" belongs to a constant: what it says is meant.

function guardSome(value: unknown, text: string, method: string): unknown {
  if (value === null || !isNothing(value)) return value
  throw new Error(`"${text}" is empty, so ${method}() has nothing to look at`)
}

function guardHolder(value: unknown, text: string): unknown {
  if (kindOf(value) !== 'a map') throw new Error(`"${text}" is ${kindOf(value)}, and only a map has fields`)
  if (!isNothing(value)) return value
  throw new Error(`"${text}" is empty, so that a field is missing says nothing`)
}

/** @param asked the answer that could let something pass; `alike` when anything may differ that is of the same kind. */
function guardPair(left: unknown, right: unknown, leftText: string, rightText: string, asked: string): unknown[] {
  if (asked !== 'same' && kindOf(left) !== kindOf(right)) {
    throw new Error(`${kindOf(left)} cannot be compared with ${kindOf(right)}`)
  }
  if (asked === 'alike') return [left, right]
  const [no, none] = [isNothing(left), isNothing(right)]
  if (no && none && asked !== 'different' && leftText !== '' && rightText !== '') {
    throw new Error(`"${leftText}" and "${rightText}" are both ${left === null ? 'null' : 'empty'}`)
  }
  if (asked === 'same' || no === none) return [left, right]
  const text = no ? leftText : rightText
  if (text !== '') throw new Error(`"${text}" is empty, so that it differs says nothing`)
  return [left, right]
}

function guardMember(member: unknown, collection: unknown, memberText: string, text: string): unknown[] {
  const elements = elementsOf(collection)
  if (elements === undefined) return [member, collection] // the library says what it is
  if (elements.length === 0) throw new Error(`"${text}" is empty, so "in" has nothing to look at`)
  const isSought = member !== null || memberText !== ''
  if (isSought && !elements.some((element) => kindOf(element) === kindOf(member))) {
    throw new Error(`${kindOf(member)} cannot be among what is ${kindOf(elements[0])}`)
  }
  if (memberText !== '' && isNothing(member) && !elements.some(isNothing)) {
    throw new Error(`"${memberText}" is empty, so that it is not there says nothing`)
  }
  return [member, collection]
}

function guardOrder(left: unknown, right: unknown, leftText: string, rightText: string): unknown[] {
  const text = left === '' ? leftText : right === '' ? rightText : ''
  if (text !== '') throw new Error(`"${text}" is empty, so it is neither before nor after anything`)
  return [left, right]
}

function guardNumber(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  throw new Error('a division by zero, or of what is no number, has no result')
}

function isNothing(value: unknown): boolean {
  if (value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && elementsOf(value)?.length === 0
}

/** What `in` looks through: the elements of a list, the keys of a map. */
function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (value instanceof Set || value instanceof Map) return [...value.keys()]
  if (!isPlainMap(value)) return undefined
  const keys = Object.keys(value)
  pay(keys.length / 5)
  return keys
}

function isPlainMap(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'bigint' ? 'a number' : `a ${typeof value}`
}
