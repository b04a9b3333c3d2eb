import { inside, keyAt, type Place } from './place.js'
import { isRecord, type YamlMap } from './record.js'
import type { Complain } from './report.js'
import { compileTemplate, type Scope, type Template, type TemplateRules } from './template.js'

/** The lists that a check is repeated over. */
export interface Each {
  readonly names: readonly string[]
  readonly place: Place
  readonly lists: readonly { readonly name: string; readonly list: Template; readonly place: Place }[]
}

/** One combination of elements. */
export interface Element {
  /** The elements' names, joined by commas: what stands in brackets in an id. */
  readonly name: string
  /** The variables of `${...}`, by the names of `each`. */
  readonly variables: Readonly<Record<string, unknown>>
}

const RESERVED = ['site', 'env', 'secret', 'vars']

export function readEach(data: YamlMap, place: Place, rules: TemplateRules): Each {
  const names = Object.keys(data)
  for (const name of names.filter((each) => RESERVED.includes(each))) {
    rules.complain(keyAt(place, name), `"${name}" is a variable already`, 'choose another name')
  }
  const lists = names.map((name) => {
    const at = inside(place, name)
    return { name, list: compileTemplate(data[name], at, rules), place: at }
  })
  return { names, place, lists }
}

/** A check at one site is not repeated more often than this. */
const MOST_ELEMENTS = 10_000
/** What an element takes until it is a check instance. */
const STEPS_PER_ELEMENT = 200

/** The elements at a site: the product of the lists, the last one running fastest. */
export function elementsOf({ place, lists }: Each, scope: Scope): readonly Element[] {
  const parts = lists.map(({ name, list, place: at }) => ({
    name,
    elements: readList(list.resolve(scope), name, at, scope.complain),
  }))
  const count = parts.reduce((product, { elements }) => product * elements.length, 1)
  const tooMany = excessOf(count, scope)
  if (tooMany !== undefined) {
    scope.complain({ ...place, key: true }, tooMany, 'shorten the lists, or make it several checks')
    return []
  }
  let product: readonly Element[] = [{ name: '', variables: {} }]
  for (const { name, elements } of parts) {
    product = product.flatMap((outer) =>
      elements.map((element) => ({
        name: outer.name === '' ? element.name : `${outer.name},${element.name}`,
        variables: { ...outer.variables, [name]: element.value },
      })),
    )
  }
  return product
}

function excessOf(count: number, { budget }: Scope): string | undefined {
  const of = `these lists make ${count.toLocaleString('en')} check instances at one site`
  if (count > MOST_ELEMENTS) return `${of}, and ${MOST_ELEMENTS.toLocaleString('en')} are the most`
  if (budget === undefined) return undefined
  budget.left -= count * STEPS_PER_ELEMENT
  if (budget.left >= 0) return undefined
  budget.left = 0
  return `${of}, and with them there are more than a plan can hold`
}

interface Nameable extends Named {
  readonly name: string
}

interface Named {
  readonly name: string | undefined
  readonly value: unknown
}

function readList(value: unknown, name: string, place: Place, complain: Complain): readonly Nameable[] {
  if (value === undefined) return []
  if (!Array.isArray(value) && !isRecord(value)) {
    complain(place, `"${name}" is ${JSON.stringify(value)}, wanted a list or a map`)
    return []
  }
  const named: readonly Named[] = Array.isArray(value)
    ? value.map((each: unknown) => ({ name: nameOf(each), value: each }))
    : Object.entries(value).map(([key, each]) => ({ name: escapeName(key), value: { key, value: each } }))
  if (named.length === 0)
    complain(place, `"${name}" is empty: the check would run nowhere`, 'use `only` for where it applies')
  return named.flatMap((element, index) => {
    const problem = wrongWith(element, index, named)
    if (problem !== undefined) complain(place, `${problem} in "${name}"`)
    return problem === undefined && element.name !== undefined ? [{ name: element.name, value: element.value }] : []
  })
}

function wrongWith({ name }: Named, index: number, all: readonly Named[]): string | undefined {
  if (name === undefined)
    return `element ${index + 1} has nothing to be named by (a text, a number, or a map with a "name")`
  return all.findIndex((other) => other.name === name) < index ? `the element "${name}" stands there twice` : undefined
}

function nameOf(element: unknown): string | undefined {
  const name = isRecord(element) ? element['name'] : element
  if (typeof name === 'number' || typeof name === 'boolean') return String(name)
  return typeof name === 'string' && name !== '' ? escapeName(name) : undefined
}

/** What would break an id (`site/suite.point.check[element]`) is percent-encoded, so that different texts stay different. */
function escapeName(text: string): string {
  return text.toWellFormed().replace(/[\p{C}\p{Z}\s/%,[\]]/gu, encodeURIComponent)
}
