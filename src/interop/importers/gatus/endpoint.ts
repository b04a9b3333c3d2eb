import type { Source } from '../../../core/problem.js'
import type { CheckDraft } from '../../check-draft.js'
import type { ImportReport } from '../../import-report.js'
import type { Body, Template } from '../../import-suite.js'
import type { Fields } from '../../source/fields.js'
import type { GatusCondition } from './condition.js'

/** An endpoint of Gatus that becomes a check. */
export interface Endpoint {
  readonly what: string
  readonly url: string
  readonly source: Source
  readonly fields: Fields
  readonly client: Fields | undefined
  readonly conditions: readonly Placed[]
  readonly draft: CheckDraft
  readonly report: ImportReport
}

/** A condition with its place. */
export interface Placed {
  readonly condition: GatusCondition
  readonly source: Source
}

/** How a kind of endpoint becomes a check; undefined when it does not, which has been told. */
export type Convert = (endpoint: Endpoint, address: string) => Body | undefined

/** A condition that cannot be said here. */
export function loseCondition({ draft }: Pick<Endpoint, 'draft'>, { condition, source }: Placed): void {
  draft.lose(source, `the condition "${condition.text}"`, 'it cannot be said in CEL over what the check observes')
}

/** `[CONNECTED]`: every check type asks for it. Whether the check must fail. */
export function isNegated({ conditions }: Endpoint): boolean {
  const [only, ...others] = conditions
  return others.length === 0 && only !== undefined && wantsRefusal(only.condition)
}

function wantsRefusal({ left, operator, right }: GatusCondition): boolean {
  if (left.kind !== 'connected' || right.kind !== 'literal') return false
  return (right.text === 'true') === (operator === '!=')
}

/** Whether a condition says nothing that the check type does not. */
export function isImplied({ left, operator, right }: GatusCondition): boolean {
  return left.kind === 'connected' && right.kind === 'literal' && (right.text === 'true') === (operator === '==')
}

export type Text = string | Template
