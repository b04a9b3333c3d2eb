import { OperatorError } from '../core/errors.js'
import type { OptionSpecs } from '../core/options.js'
import { oneLine } from '../core/printable.js'
import type { CommandProcess } from './command.js'

/** The flag of every command that somebody answers for. */
export const byFlag = {
  by: { kind: 'string', description: 'Who answers for it; else your login name', example: 'ana' },
} as const satisfies OptionSpecs

/**
 * Who answers for what a command does.
 *
 * @throws {OperatorError} USAGE when nobody is named.
 */
export function operatorName(by: string | undefined, { env }: Pick<CommandProcess, 'env'>): string {
  const name = oneLine(by ?? (env['USER'] || env['LOGNAME'] || ''))
  if (name !== '') return name
  throw new OperatorError('USAGE', 'nobody answers for it', { hint: 'say who: --by NAME' })
}
