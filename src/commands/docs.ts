import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { checkTypeNames } from '../../checks/index.js'
import { messageOf, OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { checkReference } from '../docs/reference.js'
import { loadCheckType } from './check-types.js'
import type { Command } from './command.js'

const options = {
  reference: { kind: 'boolean', description: 'The reference of the check types, from their declarations' },
  out: { kind: 'string', description: 'Write to this file instead of standard output' },
} as const satisfies OptionSpecs

const command: Command = {
  name: 'docs',
  summary: 'Print the reference of the check types as Markdown.',
  usage: 'docs --reference [flags]',
  options,
  examples: [
    ['firstlight docs --reference > reference.md', 'every option, metric and observed fact of every check type'],
  ],
  async run({ options: read, process }) {
    const { reference, out } = read as OptionsOf<typeof options> // parseFlags read them by the table above
    if (!reference) throw new OperatorError('USAGE', 'say what to document', { hint: 'firstlight docs --reference' })
    const types = await Promise.all(checkTypeNames.map(loadCheckType))
    const text = checkReference(types.filter((type) => type !== undefined))
    if (out === undefined) process.stdout.write(text)
    else write(resolve(process.directory, out), text)
    return 0
  },
}

export default command

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new OperatorError('OUTPUT_UNWRITABLE', messageOf(error), { cause: error })
  }
}
