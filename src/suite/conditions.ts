import type { AnyCheckType } from '../core/check-type.js'
import { messageOf } from '../core/errors.js'
import type { Expectation } from '../core/expectation.js'
import { type Expression, ExpressionError } from '../core/expression.js'
import type { Site } from '../core/site.js'
import { inside, type Place } from './place.js'
import { isRecord } from './record.js'
import type { Complain } from './report.js'
import { siteScope } from './site-scope.js'
import { compileAt } from './template.js'
import { findUnguarded } from './unset.js'

/** A CEL condition of a suite and where it stands. */
export interface Condition {
  readonly expression: Expression
  readonly place: Place
}

/** Compiles an `only` or a `filter`; undefined when it was complained about. */
export function readCondition(
  text: string,
  place: Place,
  rules: { readonly variables: readonly string[]; readonly complain: Complain },
): Condition | undefined {
  if (text.includes('${')) {
    rules.complain(
      place,
      'this is CEL already: "${...}" is not for it',
      `write ${text.replace(/\$\{([^}]*)\}/g, '$1')}`,
    )
    return undefined
  }
  const expression = compileAt(text, place, rules)
  return expression && { expression, place }
}

/** Whether a check applies at a site. What is unset is an error, never a silent no. */
export function applies({ expression, place }: Condition, site: Site, complain: Complain): boolean {
  const variables = { site: siteScope(site) }
  const unset = findUnguarded(expression, variables)
  if (unset !== undefined) {
    complain({ ...place, within: unset.path }, `${unset.path} is unset`, unset.hint)
    return false
  }
  try {
    const value = expression.evaluate(variables)
    if (typeof value === 'boolean') return value
    complain(place, 'the condition is neither true nor false', 'compare with ==')
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    complain(place, `the condition cannot be evaluated: ${messageOf(error)}`)
  }
  return false
}

/** The `expect` of a check; its variables must be among what the check type observes. */
export function readExpectations(
  value: unknown,
  place: Place,
  { type, complain }: { readonly type: AnyCheckType; readonly complain: Complain },
): readonly Expectation[] {
  const written = Array.isArray(value)
    ? value.map((each, index) => [each, inside(place, index)] as const)
    : [[value, place] as const]
  const expectations: Expectation[] = []
  for (const [each, at] of value === undefined ? [] : written) {
    const that = isRecord(each) ? String(each['that']) : String(each)
    const message = isRecord(each) && typeof each['message'] === 'string' ? each['message'] : undefined
    const variables = Object.keys(type.observes)
    const known = type.open === undefined ? variables : anyOf(that, variables)
    if (readCondition(that, isRecord(each) ? inside(at, 'that') : at, { variables: known, complain }) === undefined)
      continue
    const otherwise = isRecord(each) && each['else'] === 'warning' ? 'WARNING' : 'CRITICAL'
    expectations.push({ that, otherwise, ...(message !== undefined && { message }) })
  }
  return expectations
}

/** A foreign plugin's facts have names of its own. */
function anyOf(text: string, variables: readonly string[]): readonly string[] {
  return [...variables, ...(text.match(/[A-Za-z_]\w*/g) ?? [])]
}
