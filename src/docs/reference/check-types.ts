import type { AnyCheckType } from '../../core/check-type.js'
import { mainOption, yamlName } from '../../core/options.js'
import type { Sabotage } from '../../core/sabotage.js'
import { optionRows } from './option-rows.js'
import { cell, table } from './table.js'

/** The reference of check types in lines of Markdown, made of nothing but their declarations. */
export function checkReference(types: readonly AnyCheckType[]): readonly string[] {
  return [
    '# Check types',
    '',
    'Made by `npm run docs` from the declarations in checks/. In a suite, options stand under the type’s name; on the command',
    'line each is a flag: `firstlight check TYPE --help`. Every check also takes `warning`, `critical`, `thresholds`, `expect`,',
    '`negate`, `timeout`, `retry` and the other keys of a suite. `firstlight prove` tries a check in those worlds that its options and',
    'criteria ask about.',
    '',
    '| type | what a green result proves |',
    '|---|---|',
    ...types.map(({ type, summary }) => `| [\`${type}\`](#${type}) | ${cell(summary)} |`),
    ...types.flatMap((type) => ['', ...section(type)]),
  ]
}

function section(type: AnyCheckType): string[] {
  const main = mainOption(type.options)
  const short = main === undefined ? [] : ['', `Short form: \`${type.type}: …\` sets \`${yamlName(main)}\`.`]
  return [
    `## ${type.type}`,
    '',
    `${type.title}. ${type.summary}`,
    ...short,
    ...table(['option', 'flag', 'value', 'what it is'], optionRows(type.options)),
    ...table(['metric', 'unit', 'what it is'], metricRows(type)),
    ...table(
      ['observed', 'what it is'],
      Object.entries(type.observes).map(([name, text]) => [`\`${name}\``, text]),
    ),
    ...table(['`firstlight prove` tries that it is not green where', 'name'], sabotageRows(type)),
  ]
}

function sabotageRows({ sabotages }: AnyCheckType): string[][] {
  const row = ({ name, title }: Sabotage<never>, note: string) => [`${title}${note}`, `\`${name}\``]
  const { broken = [], healthy = [] } = sabotages ?? {}
  return [...broken.map((each) => row(each, '')), ...healthy.map((each) => row(each, '; with `negate`'))]
}

function metricRows({ metrics, primaryMetric }: AnyCheckType): string[][] {
  return Object.entries(metrics).map(([label, { unit, description }]) => [
    `\`${label}\`${label === primaryMetric ? ' (primary)' : ''}`,
    unit,
    description,
  ])
}
