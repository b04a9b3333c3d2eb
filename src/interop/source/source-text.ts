import { OperatorError } from '../../core/errors.js'
import type { Problem, Source } from '../../core/problem.js'

/** A file that is imported. */
export interface SourceText {
  /** As the operator named it. */
  readonly name: string
  readonly text: string
}

/** What is wrong at a place of a file, with the line for the caret. */
export function problemAt({ text }: SourceText, source: Source, message: string, hint?: string): Problem {
  const line = text.split('\n')[source.line - 1]?.replace(/\r$/, '')
  return {
    source,
    message,
    ...(hint !== undefined && { hint }),
    ...(line !== undefined && { text: line }),
    length: 1,
    level: 'error',
  }
}

/** The error that refuses an import: all that is wrong, by place. */
export function refusal(problems: readonly Problem[]): OperatorError {
  const many = problems.length === 1 ? '1 error' : `${problems.length} errors`
  const files = [...new Set(problems.map(({ source }) => source.file))]
  return new OperatorError('IMPORT_INVALID', `${many} in ${files.join(', ')}: nothing was imported`, { problems })
}
