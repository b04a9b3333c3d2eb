import { plural } from '../bringup/words.js'
import { OperatorError } from '../core/errors.js'
import type { Plan } from '../core/instance.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Command } from './command.js'
import { EVERYTHING, planFor } from './plan-options.js'

const options = {
  strict: {
    kind: 'boolean',
    description: 'Also fail on what is legal but seldom meant: no runbook or contact, risky ranges',
  },
} as const satisfies OptionSpecs

const command: Command = {
  name: 'validate',
  summary: 'Say everything that is wrong with suites, by file, line and column, without running anything.',
  usage: 'validate PATH... [flags]',
  options,
  examples: [['firstlight validate suites/ --strict', 'what a CI runs before a merge']],
  takesPaths: true,
  async run({ options: read, positionals, process }) {
    const { strict } = read as OptionsOf<typeof options> // parseFlags read them by the table above
    const { plan, sites, suites, warningCount, warnings } = await planFor(positionals, EVERYTHING, process)
    if (strict && warningCount > 0) {
      const problems = await warnings()
      throw new OperatorError('SUITE_INVALID', `${plural(problems.length, 'finding')} under --strict`, {
        problems,
      })
    }
    process.stdout.write(
      `${summary(suites.length, sites.length, plan)}: valid${warningCount > 0 ? ' (--strict would say more)' : ''}\n`,
    )
    return 0
  },
}

export default command

function summary(suites: number, sites: number, { instances, notApplicable }: Plan): string {
  const apart = notApplicable.length > 0 ? `, ${notApplicable.length} not applicable` : ''
  return `${plural(suites, 'suite')}, ${plural(sites, 'site')}, ${plural(instances.length, 'check')}${apart}`
}
