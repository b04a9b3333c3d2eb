import { celDenied, celField, celMatches, celString } from '../../cel-text.js'
import { plain, type Tree } from '../../source/tree.js'

/** What a matcher is asked of: a CEL value, and whether goss reads it line by line. */
export interface Subject {
  readonly value: string
  readonly kind: 'text' | 'lines' | 'number' | 'list' | 'json'
}

/**
 * A matcher of goss as a CEL condition; undefined when there is no way to say it.
 *
 * Source: goss, "The gossfile configuration", Matchers.
 */
export function matcherCondition(matcher: Tree, subject: Subject): string | undefined {
  switch (matcher.kind) {
    case 'scalar':
      return scalarCondition(matcher.value, matcher.text, subject)
    case 'list':
      return joined(
        matcher.items.map((item) => elementCondition(item, subject)),
        ' && ',
      )
    case 'map':
      return joined(
        matcher.entries.map(({ key, value }) => namedCondition(key, value, subject)),
        ' && ',
      )
  }
}

function scalarCondition(value: unknown, text: string, { value: subject, kind }: Subject): string | undefined {
  if (kind === 'lines') return patternCondition(text, subject)
  if (kind === 'list') return `${celString(text)} in ${subject}`
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? `${subject} == ${text}` : undefined
  if (kind === 'json' && typeof value !== 'string') return `${subject} == ${value}`
  return `${subject} == ${celString(text)}`
}

/** What at least one element, or one line, must be. */
function elementCondition(matcher: Tree, subject: Subject): string | undefined {
  if (matcher.kind === 'scalar') return scalarCondition(matcher.value, matcher.text, subject)
  const element = matcherCondition(matcher, { value: ELEMENT, kind: subject.kind === 'json' ? 'json' : 'text' })
  return element && `${elementsOf(subject)}.exists(${ELEMENT}, ${element})`
}

const ELEMENT = 'each'

function elementsOf({ value, kind }: Subject): string {
  return kind === 'lines' || kind === 'text' ? `${value}.split("\\n")` : value
}

function namedCondition(name: string, argument: Tree, subject: Subject): string | undefined {
  const { value } = subject
  const given = plain(argument)
  const text = argument.kind === 'scalar' ? celString(argument.text) : undefined
  switch (name) {
    case 'and':
    case 'or':
      return argument.kind === 'list'
        ? joined(
            argument.items.map((item) => matcherCondition(item, subject)),
            name === 'and' ? ' && ' : ' || ',
          )
        : undefined
    case 'not':
      return negated(matcherCondition(argument, subject), subject)
    case 'equal':
      return argument.kind === 'scalar' && subject.kind !== 'lines' && subject.kind !== 'list'
        ? scalarCondition(argument.value, argument.text, subject)
        : undefined
    case 'have-prefix':
      return text && `${value}.startsWith(${text})`
    case 'have-suffix':
      return text && `${value}.endsWith(${text})`
    case 'contain-substring':
      return text && `${value}.contains(${text})`
    case 'match-regexp':
      return argument.kind === 'scalar' ? celMatches(value, argument.text) : undefined
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return typeof given === 'number' ? `${value} ${COMPARISONS[name]} ${given}` : undefined
    case 'have-len':
      return typeof given === 'number' ? `size(${value}) == ${given}` : undefined
    case 'have-key':
      return text && `${text} in ${value}`
    case 'contain-element':
      return elementCondition(argument, subject)
    case 'contain-elements':
      return argument.kind === 'list' ? matcherCondition(argument, subject) : undefined
    case 'gjson':
      return argument.kind === 'map'
        ? joined(
            argument.entries.map(({ key, value: each }) => {
              const path = jsonPath(key)
              return path && matcherCondition(each, { value: path, kind: 'json' })
            }),
            ' && ',
          )
        : undefined
    default:
      return undefined
  }
}

const COMPARISONS = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const

function negated(condition: string | undefined, { value, kind }: Subject): string | undefined {
  if (condition === undefined) return undefined
  const isText = kind === 'lines' || (kind === 'text' && value !== ELEMENT)
  return isText ? celDenied(value, `(${condition})`) : `!(${condition})`
}

function joined(conditions: readonly (string | undefined)[], operator: ' && ' | ' || '): string | undefined {
  if (conditions.length === 0 || conditions.includes(undefined)) return undefined
  if (conditions.length === 1) return conditions[0]
  return conditions.map((condition) => (condition?.includes(' || ') ? `(${condition})` : condition)).join(operator)
}

/** A path of gjson without its queries: `a.b.0`. Source: gjson, "Path Syntax". */
function jsonPath(path: string): string | undefined {
  if (path === '@this') return 'json'
  if (!/^[\w-]+(\.[\w-]+)*$/.test(path)) return undefined
  return path
    .split('.')
    .reduce((value, step) => (/^\d+$/.test(step) ? `${value}[${step}]` : celField(value, step)), 'json')
}

/** `foo`, `!foo`, `/foo/`, `!/foo/`: what a line holds, or no line. */
export function patternCondition(pattern: string, value: string): string {
  const isDenied = pattern.startsWith('!')
  const wanted = isDenied ? pattern.slice(1) : pattern
  const expression = /^\/(.*)\/$/s.exec(wanted)?.[1]
  const condition =
    expression === undefined
      ? `${value}.contains(${celString(wanted.replace(/^\\([!/])/, '$1'))})`
      : `${value}.split("\\n").exists(line, ${celMatches('line', atLineEnd(expression))})`
  return isDenied ? celDenied(value, condition) : condition
}

/** goss cuts a carriage return off each line. */
function atLineEnd(expression: string): string {
  return expression.replace(/(?<!\\)\$$/, '\\r?$')
}
