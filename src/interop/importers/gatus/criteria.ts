import { durationText } from '../../duration-text.js'
import type { Body } from '../../import-suite.js'
import { answerCondition, type GatusCondition, holdsOnNothing, numberOf } from './condition.js'
import { type Endpoint, isImplied, loseCondition, type Placed } from './endpoint.js'

/** What a kind of check observes, by the names of Gatus. */
export interface Observed {
  /** CEL of the body as text; undefined when the check has none. */
  readonly body?: string
  readonly hasAnswer?: boolean
  /** Whether it measures how long a certificate is valid. */
  readonly certificate?: boolean
}

const DAY_MS = 86_400_000

/** Thresholds and conditions for what a kind of endpoint does not read by itself. */
export function criteriaOf(endpoint: Endpoint, rest: readonly Placed[], observed: Observed): Body {
  const { draft, report } = endpoint
  let critical: string | undefined
  let daysLeft: number | undefined
  for (const placed of rest) {
    const { condition, source } = placed
    if (holdsOnNothing(condition))
      report.stricter(source, `"${condition.text}" holds in Gatus when nothing answers; here there must be an answer`)
    if (isImplied(condition)) continue
    const limit = upperLimit(condition)
    const days = observed.certificate ? leastDays(condition) : undefined
    if (limit !== undefined && critical === undefined) critical = limit
    else if (days !== undefined) daysLeft = Math.max(days, daysLeft ?? 0)
    else {
      const isSayable = observed.hasAnswer || condition.left.kind === 'ip'
      const cel = isSayable ? answerCondition(condition, { body: observed.body ?? '' }) : undefined
      if (
        cel !== undefined &&
        !(condition.left.kind === 'body' && condition.left.path === '' && observed.body === undefined)
      )
        draft.expect(cel)
      else loseCondition(endpoint, placed)
    }
  }
  return { critical, ...(daysLeft !== undefined && { thresholds: { days_left: { critical: `${daysLeft}:` } } }) }
}

/** `[RESPONSE_TIME] < 500`: both ends of a Nagios range belong to it, so a strict limit is a millisecond less. */
function upperLimit({ left, operator, right }: GatusCondition): string | undefined {
  const limit = left.kind === 'response-time' ? numberOf(right) : undefined
  if (limit === undefined || (operator !== '<' && operator !== '<=')) return undefined
  return limit > 1 ? durationText(operator === '<' ? limit - 1 : limit) : undefined
}

/** `[CERTIFICATE_EXPIRATION] > 240h` in whole days, not less. */
function leastDays({ left, operator, right }: GatusCondition): number | undefined {
  const limit = left.kind === 'certificate' ? numberOf(right) : undefined
  if (limit === undefined || (operator !== '>' && operator !== '>=')) return undefined
  return Math.ceil(limit / DAY_MS)
}
