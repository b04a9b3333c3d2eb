import type { OperatorError } from '../core/errors.js'
import { formatProblems } from '../suite/diagnostics.js'

/** What is said on standard error when a command cannot do its work: every place that is wrong, and what to try. */
export function describeError(error: OperatorError, look: { readonly color: boolean }): string {
  const lines = error.message.split('\n').map((line) => `firstlight: ${line}`)
  const hint = error.hint === undefined ? [] : [`hint: ${error.hint}`]
  return `${problemsOf(error, look)}${[...lines, ...hint].join('\n')}\n`
}

function problemsOf({ problems }: OperatorError, look: { readonly color: boolean }): string {
  if (problems.length === 0) return ''
  const errors = problems.filter(({ level }) => level === 'error')
  return `${formatProblems(errors.length > 0 ? errors : problems, look)}\n`
}
