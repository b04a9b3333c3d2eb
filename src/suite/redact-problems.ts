import type { Problem } from '../core/problem.js'
import { type Redact, redactor } from '../core/redact.js'

/** Problems without the secrets that may have come into a message, or stand in clear text in a line that is shown. */
export function redactProblems(problems: readonly Problem[], secrets: readonly string[]): readonly Problem[] {
  const redact = redactor(secrets)
  return problems.map((problem) => redacted(problem, redact))
}

function redacted(problem: Problem, redact: Redact): Problem {
  const { message, hint, text, ...rest } = problem
  const shown = { ...rest, message: redact(message), ...(hint !== undefined && { hint: redact(hint) }) }
  if (text === undefined) return shown
  // A line that changes would no longer fit its caret.
  return redact(text) === text ? { ...shown, text } : shown
}
