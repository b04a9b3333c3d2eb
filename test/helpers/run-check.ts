import { type Attempted, attempt } from '../../src/core/attempt.js'
import type { AnyCheckType } from '../../src/core/check-type.js'
import { readOptions } from '../../src/core/options.js'
import type { Outcome } from '../../src/core/outcome.js'

/** Runs a check type once with options as a suite writes them; problems in the options are thrown. */
export async function runCheck(
  type: AnyCheckType,
  raw: Readonly<Record<string, unknown>>,
  { timeoutMs = 5000, directory = process.cwd() } = {},
): Promise<Outcome> {
  return (await attemptCheck(type, raw, { timeoutMs, directory })).outcome
}

/** The same with the check's own log and times. */
export function attemptCheck(
  type: AnyCheckType,
  raw: Readonly<Record<string, unknown>>,
  { timeoutMs = 5000, directory = process.cwd() } = {},
): Promise<Attempted> {
  const { options, problems } = readOptions(type.options, raw)
  const contradiction = problems.length === 0 ? type.validate?.(options) : undefined
  if (problems.length > 0 || contradiction !== undefined) {
    throw new Error(contradiction ?? problems.map(({ message }) => message).join('; '))
  }
  return attempt(type, {
    options,
    timeoutMs,
    timeoutStatus: 'CRITICAL',
    context: { directory, now: Date.now },
  })
}
