import { redactKnown } from '../core/known-secrets.js'
import type { Problem } from '../core/problem.js'

/** Problems without the secrets that may have come into a message, or stand in clear text in a line that is shown. */
export function redactProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.map(redacted)
}

function redacted(problem: Problem): Problem {
  const { message, hint, text, ...rest } = problem
  const shown = { ...rest, message: redactKnown(message), ...(hint !== undefined && { hint: redactKnown(hint) }) }
  if (text === undefined) return shown
  // A line that changes would no longer fit its caret.
  return redactKnown(text) === text ? { ...shown, text } : shown
}
