import { celMatches, celString } from '../../cel-text.js'
import { parseGoDuration } from '../../duration-text.js'
import { celLiteral, celPath, globPattern, type Operand, readOperand, stepsOf } from './operand.js'

/** A condition of Gatus with its placeholder on the left. */
export interface GatusCondition {
  readonly text: string
  readonly left: Operand
  readonly operator: Operator
  readonly right: Operand
}

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>='

/** The order in which Gatus looks for them. Source: config/endpoint/condition.go. */
const OPERATORS: readonly Operator[] = ['==', '!=', '<=', '>=', '>', '<']
const MIRRORED = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

/** Undefined when it is none. */
export function parseCondition(text: string): GatusCondition | undefined {
  const operator = OPERATORS.find((each) => text.includes(` ${each} `))
  if (operator === undefined) return undefined
  const [first = '', second = ''] = text.split(` ${operator} `)
  const [left, right] = [readOperand(first), readOperand(second)]
  const isConstant = ({ kind }: Operand) => kind === 'literal' || kind === 'pattern' || kind === 'any'
  if (!isConstant(left)) return { text, left, operator, right }
  return { text, left: right, operator: MIRRORED[operator], right: left }
}

/**
 * Whether it holds in Gatus when nothing answered: the status is then 0, times are 0, and what is not in the body differs
 * from everything and counts as 0.
 */
export function holdsOnNothing({ left, operator, right }: GatusCondition): boolean {
  if (left.kind === 'foreign' || left.kind === 'connected') return false
  if (operator === '!=') return true
  if (left.kind === 'body' && left.call === 'has') return right.kind === 'literal' && right.text === 'false'
  const limit = numberOf(right)
  if (limit === undefined) return false
  if (operator === '==') return limit === 0 && left.kind !== 'header'
  return compare(0, operator, limit)
}

/** The number that Gatus compares with: durations count in milliseconds. */
export function numberOf(operand: Operand): number | undefined {
  if (operand.kind !== 'literal') return undefined
  if (/^-?\d+(\.\d+)?$/.test(operand.text)) return Number(operand.text)
  return parseGoDuration(operand.text)
}

export function compare(value: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case '==':
      return value === limit
    case '!=':
      return value !== limit
    case '<':
      return value < limit
    case '<=':
      return value <= limit
    case '>':
      return value > limit
    case '>=':
      return value >= limit
  }
}

/** A condition on a code such as the status as a predicate; undefined when it is none. */
export function codePredicate({ operator, right }: GatusCondition): ((code: number) => boolean) | undefined {
  if (right.kind === 'any') {
    const codes = right.options.map(Number)
    if (operator !== '==' && operator !== '!=') return undefined
    return (code) => codes.includes(code) === (operator === '==')
  }
  if (right.kind === 'pattern') {
    const pattern = globPattern(right.text)
    if (pattern === undefined || (operator !== '==' && operator !== '!=')) return undefined
    return (code) => new RegExp(pattern).test(String(code)) === (operator === '==')
  }
  const limit = numberOf(right)
  return limit === undefined ? undefined : (code) => compare(code, operator, limit)
}

/** A condition on something in the answer as CEL over what the check observes; undefined when it cannot be said. */
export function answerCondition(condition: GatusCondition, facts: { readonly body: string }): string | undefined {
  const { left } = condition
  switch (left.kind) {
    case 'ip':
      return relation('address', condition)
    case 'header': {
      const name = celString(left.name.toLowerCase())
      if (left.call === 'has') return presence(`${name} in headers`, condition)
      return relation(left.call === 'len' ? `size(headers[${name}])` : `headers[${name}]`, condition)
    }
    case 'body':
      return left.path === '' ? wholeBody(condition, facts.body) : jsonCondition(condition, left.path)
    default:
      return undefined
  }
}

function wholeBody(condition: GatusCondition, body: string): string | undefined {
  const { left } = condition
  if (left.kind !== 'body') return undefined
  if (left.call === 'has') return presence(`${body}.trim() != ""`, condition)
  if (left.call === 'len') return undefined // of JSON it is the number of elements, of a text that of its bytes
  const { right } = condition
  const asText: Operand = right.kind === 'literal' ? { kind: 'literal', text: `"${right.text}"` } : right
  return relation(`${body}.trim()`, { ...condition, right: asText })
}

function jsonCondition(condition: GatusCondition, path: string): string | undefined {
  const steps = stepsOf(path)
  const star = steps?.indexOf('*') ?? -1
  if (steps === undefined || steps.lastIndexOf('*') !== star) return undefined
  const { left } = condition
  const call = left.kind === 'body' ? left.call : undefined
  if (star < 0) return called(celPath('json', steps), steps.at(-1), call, condition)
  const element = steps.slice(star + 1)
  const inner = called(celPath('each', element), element.at(-1), call, condition)
  return inner && `${celPath('json', steps.slice(0, star))}.all(each, ${inner})`
}

function called(
  path: string,
  last: string | number | undefined,
  call: 'len' | 'has' | undefined,
  condition: GatusCondition,
): string | undefined {
  if (call === 'len') return relation(`size(${path})`, condition)
  if (call === undefined) return relation(path, condition)
  if (typeof last !== 'string') return undefined
  const parent = path.endsWith(']') ? path.slice(0, path.lastIndexOf('[')) : path.slice(0, path.lastIndexOf('.'))
  return presence(`${celString(last)} in ${parent}`, condition)
}

/** `has(...) == true` and its opposite. */
function presence(condition: string, { operator, right }: GatusCondition): string | undefined {
  if (right.kind !== 'literal' || (right.text !== 'true' && right.text !== 'false')) return undefined
  if (operator !== '==' && operator !== '!=') return undefined
  return (right.text === 'true') === (operator === '==') ? condition : `!(${condition})`
}

function relation(value: string, { operator, right }: GatusCondition): string | undefined {
  const isEquality = operator === '==' || operator === '!='
  if (right.kind === 'literal') {
    if (isEquality) return `${value} ${operator} ${celLiteral(right.text)}`
    const limit = /^-?\d+(\.\d+)?$/.test(right.text) ? right.text : undefined
    return limit && `${value} ${operator} ${limit}`
  }
  if (!isEquality) return undefined
  const positive = positiveRelation(value, right)
  return positive && (operator === '==' ? positive : `!(${positive})`)
}

function positiveRelation(value: string, right: Operand): string | undefined {
  if (right.kind === 'any') return `${value} in [${right.options.map(celLiteral).join(', ')}]`
  const pattern = right.kind === 'pattern' ? globPattern(right.text) : undefined
  return pattern && celMatches(value, pattern)
}
