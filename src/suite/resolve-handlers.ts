import { OperatorError } from '../core/errors.js'
import type { Handler } from './handler.js'
import { redactProblems } from './redact-problems.js'
import { createReport } from './report.js'
import { secretsOf } from './secrets.js'

export type Env = Readonly<Record<string, string | undefined>>

/** A handler whose sink can be opened. */
export interface ResolvedHandler extends Omit<Handler, 'options'> {
  /** As `readOptions` gives them. */
  readonly options: Readonly<Record<string, unknown>>
}

export interface ResolvedHandlers {
  readonly handlers: readonly ResolvedHandler[]
  /** Every secret's text that was read, to be redacted wherever it would be shown. */
  readonly secrets: readonly string[]
}

/**
 * Resolves `${env.X}` and `${secret.X}` in the options of handlers that something is to be sent by.
 *
 * @throws {OperatorError} SUITE_INVALID with everything that is unset, by file, line and column.
 */
export async function resolveHandlers(handlers: readonly Handler[], env: Env): Promise<ResolvedHandlers> {
  const report = createReport()
  const secrets = secretsOf(env)
  const defined = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))
  const scope = { variables: { env: defined, secret: secrets.values }, secrets, complain: report.error }
  const resolved = handlers.flatMap((handler) => {
    const options = handler.options.at(scope)?.options
    return options === undefined ? [] : [{ ...handler, options }]
  })
  const values = Object.values(secrets.values)
  if (report.errorCount() === 0) return { handlers: resolved, secrets: values }
  const problems = redactProblems(await report.problems())
  const many = problems.length === 1 ? '1 error' : `${problems.length} errors`
  throw new OperatorError('SUITE_INVALID', `${many} in handlers`, { problems })
}
