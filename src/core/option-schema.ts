import { mainOption, type OptionSpec, type OptionSpecs, yamlName } from './options.js'

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

const OPEN = { type: 'string', pattern: '\\$\\{' }

/**
 * The JSON Schema of an option table as a suite writes it: an object by YAML names, or the main option alone.
 * Wherever a value is wanted, a string with `${...}` is accepted, for its value is known only at a site.
 */
export function optionSchema(specs: OptionSpecs): JsonSchema {
  const names = Object.keys(specs)
  const main = mainOption(specs)
  const required = names.filter((name) => specs[name]?.required)
  const whole = {
    type: 'object',
    properties: Object.fromEntries(Object.entries(specs).map(([name, spec]) => [yamlName(name), openSchema(spec)])),
    additionalProperties: false,
    ...(required.length > 0 && { required: required.map(yamlName) }),
  }
  const alone = main !== undefined && required.every((name) => name === main) ? specs[main] : undefined
  return alone === undefined ? whole : { anyOf: [openSchema(alone), whole] }
}

function openSchema(spec: OptionSpec): JsonSchema {
  const description = spec.description
  const value = valueSchema(spec)
  if (spec.kind === 'string' && spec.pattern === undefined) return { ...value, description }
  if (spec.kind === 'secret' || spec.kind === 'json') return { ...value, description }
  return { anyOf: [value, OPEN], description }
}

function valueSchema(spec: OptionSpec): JsonSchema {
  switch (spec.kind) {
    case 'string':
      return { type: 'string', minLength: 1, ...(spec.pattern && { pattern: spec.pattern.source }), ...defaultIn(spec) }
    case 'secret':
      return { type: 'string', minLength: 1 }
    case 'integer':
    case 'number': {
      const { minimum, maximum } = spec
      return {
        type: spec.kind,
        ...(minimum !== undefined && { minimum }),
        ...(maximum !== undefined && { maximum }),
        ...defaultIn(spec),
      }
    }
    case 'boolean':
      return { type: 'boolean', ...defaultIn(spec) }
    case 'duration':
      return { type: 'string', pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$', ...defaultIn(spec) }
    case 'size':
      return { type: 'string', pattern: '^\\d+(\\.\\d+)?([kKMGT]?B|[KMGT]iB)$', ...defaultIn(spec) }
    case 'range':
      return { type: ['string', 'number'] }
    case 'choice':
      return { enum: [...spec.choices, ...numbersAmong(spec.choices)], ...defaultIn(spec) }
    case 'strings':
      return listOf({ type: 'string', minLength: 1 })
    case 'integers':
      return listOf({ anyOf: [{ type: 'integer' }, OPEN] })
    case 'map':
      return { type: 'object', additionalProperties: { type: 'string' } }
    case 'json':
      return {}
  }
}

function listOf(item: JsonSchema): JsonSchema {
  return { anyOf: [item, { type: 'array', items: item, minItems: 1 }] }
}

function defaultIn(spec: { readonly default?: unknown }): JsonSchema {
  return spec.default === undefined ? {} : { default: spec.default }
}

/** What YAML makes of a choice such as 4. */
function numbersAmong(choices: readonly string[]): readonly number[] {
  return choices.map(Number).filter((each) => Number.isFinite(each))
}
