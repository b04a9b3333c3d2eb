import { OperatorError } from '../core/errors.js'

/** What is said on standard error when a command cannot do its work. A bug shows its stack; an operator's error what to try. */
export async function describeError(error: unknown, look: { readonly color: boolean }): Promise<string> {
  if (!(error instanceof OperatorError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return `firstlight: this is a bug, and nothing green came of it\n${stack}\n`
  }
  const lines = error.message.split('\n').map((line) => `firstlight: ${line}`)
  const hint = error.hint === undefined ? [] : [`hint: ${error.hint}`]
  return `${await problemsOf(error, look)}${[...lines, ...hint].join('\n')}\n`
}

async function problemsOf({ problems }: OperatorError, look: { readonly color: boolean }): Promise<string> {
  if (problems.length === 0) return ''
  const { formatProblems } = await import('../suite/diagnostics.js')
  const errors = problems.filter(({ level }) => level === 'error')
  return `${formatProblems(errors.length > 0 ? errors : problems, look)}\n`
}
