import { flagName, type OptionSpec, type OptionSpecs } from '../core/options.js'

/** The lines of `--help` for an option table, aligned: flag, value, what it is. */
export function describeFlags(specs: OptionSpecs): string {
  const rows = Object.entries(specs).map(([name, spec]) => [usageOf(name, spec), explain(spec)] as const)
  const width = Math.min(34, Math.max(...rows.map(([usage]) => usage.length)))
  return rows.map(([usage, text]) => row(usage, text, width)).join('\n')
}

function usageOf(name: string, spec: OptionSpec): string {
  const flag = flagName(name)
  const short = spec.short === undefined ? '' : `-${spec.short}, `
  if (spec.kind === 'secret') return `--${flag}-env NAME, --${flag}-file PATH`
  if (spec.kind === 'boolean') return `${short}${spec.default ? `--no-${flag}` : `--${flag}`}`
  return `${short}--${flag} ${valueName(spec)}`
}

function valueName(spec: OptionSpec): string {
  switch (spec.kind) {
    case 'choice':
      return spec.choices.length <= 4 ? spec.choices.join('|') : 'CHOICE'
    case 'strings':
    case 'string':
    case 'secret':
    case 'boolean':
      return 'TEXT'
    case 'integer':
    case 'integers':
    case 'number':
      return 'N'
    case 'map':
      return 'NAME=VALUE'
    case 'duration':
    case 'size':
    case 'range':
    case 'json':
      return spec.kind.toUpperCase()
  }
}

function explain(spec: OptionSpec): string {
  const fallback =
    'default' in spec && spec.default !== undefined && spec.kind !== 'boolean' ? [`default ${spec.default}`] : []
  const choices = spec.kind === 'choice' && spec.choices.length > 4 ? [`one of ${spec.choices.join(', ')}`] : []
  const repeats = spec.kind === 'strings' || spec.kind === 'integers' || spec.kind === 'map' ? ['may be repeated'] : []
  const notes = [...(spec.required ? ['required'] : []), ...choices, ...fallback, ...repeats]
  const notesText = notes.length === 0 ? '' : ` (${notes.join('; ')})`
  const example = spec.example === undefined ? '' : `, for example ${spec.example}`
  return `${spec.description.replaceAll('`', '')}${example}${notesText}`
}

const LINE = 100

function row(usage: string, text: string, width: number): string {
  const indent = ' '.repeat(width + 4)
  const lines = wrap(text, LINE - indent.length)
  const first =
    usage.length > width ? [`  ${usage}`, `${indent}${lines[0]}`] : [`  ${usage.padEnd(width)}  ${lines[0]}`]
  return [...first, ...lines.slice(1).map((line) => `${indent}${line}`)].join('\n')
}

function wrap(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? ''
    if (line !== '' && line.length + word.length + 1 > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
