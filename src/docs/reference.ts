import type { AnyCheckType } from '../core/check-type.js'
import { flagName, mainOption, type OptionSpec, type OptionSpecs, yamlName } from '../core/options.js'
import type { Sabotage } from '../core/sabotage.js'

/** The reference of check types in Markdown, made of nothing but their declarations. */
export function checkReference(types: readonly AnyCheckType[]): string {
  return [
    '# Check types',
    '',
    'Made by `npm run docs` from the declarations in this folder. In a suite, options stand under the type’s name; on the command',
    'line each is a flag: `firstlight check TYPE --help`. Every check also takes `warning`, `critical`, `thresholds`, `expect`,',
    '`negate`, `timeout`, `retry` and the other keys of a suite. `firstlight prove` tries a check in those worlds that its options and',
    'criteria ask about.',
    '',
    '| type | what a green result proves |',
    '|---|---|',
    ...types.map(({ type, summary }) => `| [\`${type}\`](#${type}) | ${cell(summary)} |`),
    ...types.flatMap((type) => ['', ...section(type)]),
    '',
  ].join('\n')
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

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return ['', line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)]
}

function optionRows(specs: OptionSpecs): string[][] {
  return Object.entries(specs).map(([name, spec]) => [
    `\`${yamlName(name)}\`${spec.required ? ' (required)' : ''}`,
    flagOf(name, spec),
    valueText(spec),
    `${spec.description}${spec.example === undefined ? '' : `, for example \`${spec.example}\``}`,
  ])
}

function flagOf(name: string, spec: OptionSpec): string {
  const flag = flagName(name)
  if (spec.kind === 'secret') return `\`--${flag}-env\`, \`--${flag}-file\``
  if (spec.kind === 'boolean' && spec.default) return `\`--no-${flag}\``
  return spec.short === undefined ? `\`--${flag}\`` : `\`-${spec.short}\`, \`--${flag}\``
}

function valueText(spec: OptionSpec): string {
  const kind = spec.kind === 'choice' ? spec.choices.map((choice) => `\`${choice}\``).join(' ') : spec.kind
  const fallback = 'default' in spec && spec.default !== undefined ? `, default \`${spec.default}\`` : ''
  return `${kind}${fallback}`
}

function metricRows({ metrics, primaryMetric }: AnyCheckType): string[][] {
  return Object.entries(metrics).map(([label, { unit, description }]) => [
    `\`${label}\`${label === primaryMetric ? ' (primary)' : ''}`,
    unit,
    description,
  ])
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
