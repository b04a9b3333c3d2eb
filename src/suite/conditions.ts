import type { AnyCheckType } from '../core/check-type.js'
import { messageOf } from '../core/errors.js'
import type { Expectation } from '../core/expectation.js'
import { type Expression, ExpressionError } from '../core/expression.js'
import type { Budget } from '../core/expression-cost.js'
import { reviewCondition } from '../core/expression-review.js'
import { factTypes } from '../core/fact.js'
import type { Site } from '../core/site.js'
import { inside, type Place } from './place.js'
import { isRecord, type YamlMap } from './record.js'
import type { Complain } from './report.js'
import { siteScope } from './site-scope.js'
import { compileAt, hasTemplate } from './template.js'
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

interface Applying {
  readonly complain: Complain
  readonly budget: Budget
}

/** Whether a check applies at a site. What is unset is an error, never a silent no. */
export function applies({ expression, place }: Condition, site: Site, { complain, budget }: Applying): boolean {
  const variables = { site: siteScope(site) }
  const unset = findUnguarded(expression, variables)
  if (unset !== undefined) {
    complain({ ...place, within: unset.path }, `${unset.path} is unset`, unset.hint)
    return false
  }
  try {
    const value = expression.evaluate(variables, budget)
    if (typeof value === 'boolean') return value
    complain(place, 'the condition is neither true nor false', 'compare with ==')
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    complain(place, `the condition cannot be evaluated: ${messageOf(error)}`)
  }
  return false
}

export interface ExpectationReading {
  readonly type: AnyCheckType
  readonly negate: boolean
  readonly complain: Complain
}

/** The `expect` of a check; its variables must be among what the check type observes. */
export function readExpectations(value: unknown, place: Place, reading: ExpectationReading): readonly Expectation[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return readExpectation(value, place, reading)
  return value.flatMap((each, index) => readExpectation(each, inside(place, index), reading))
}

function readExpectation(value: unknown, place: Place, reading: ExpectationReading): readonly Expectation[] {
  const { type, negate, complain } = reading
  const written: YamlMap = isRecord(value) ? value : { that: value }
  const that = String(written['that'])
  const facts = Object.keys(type.observes)
  const variables = type.open === undefined ? facts : anyOf(that, facts)
  const at = isRecord(value) ? inside(place, 'that') : place
  const condition = readCondition(that, at, { variables, complain })
  if (hasTemplate(written['message'])) {
    complain(
      inside(place, 'message'),
      'a message holds no "${...}": the values are shown beside it',
      'write plain text',
    )
  }
  if (condition === undefined) return []
  for (const { message, hint, within } of reviewCondition(that, { facts: factTypes(type.observes), negate })) {
    complain({ ...at, ...(within !== undefined && { within }) }, message, hint)
  }
  const { message } = written
  const otherwise = written['else'] === 'warning' ? 'WARNING' : 'CRITICAL'
  return [{ that, otherwise, ...(typeof message === 'string' && { message }) }]
}

/** A foreign plugin's facts have names of its own. */
function anyOf(text: string, variables: readonly string[]): readonly string[] {
  return [...variables, ...(text.match(/[A-Za-z_]\w*/g) ?? [])]
}
