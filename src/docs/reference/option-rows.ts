import { flagName, type OptionSpec, type OptionSpecs, yamlName } from '../../core/options.js'

/** The options of a check type, a sink or a command: name in YAML, flag, value, what it is. */
export function optionRows(specs: OptionSpecs): string[][] {
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
