import type { AnyCheckType } from '../core/check-type.js'
import { type JsonSchema, optionSchema } from '../core/option-schema.js'
import type { SinkTable } from './sink-table.js'
import { CHECK_PROPERTIES, documentSchema, HANDLER_PROPERTIES } from './validate/skeleton.js'

/**
 * The JSON Schema (draft 2020-12) of suites, sites and handlers with the options of these check types and sinks: for editors, by the
 * modeline `# yaml-language-server: $schema=...`, and for whoever writes suites by program.
 */
export function suiteSchema(types: readonly AnyCheckType[], sinks: readonly SinkTable[]): JsonSchema {
  const units = { check: { $ref: '#/$defs/check' }, handler: { $ref: '#/$defs/handler' } }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'firstlight suites',
    description: 'A suite, sites, handlers, or integration points that a suite includes',
    oneOf: (['suite', 'sites', 'handlers', 'fragment'] as const).map((kind) => documentSchema(kind, units)),
    $defs: {
      check: checkSchema(types),
      handler: handlerSchema(sinks),
      ...Object.fromEntries(types.map((type) => [`options-${type.type}`, typeSchema(type)])),
      ...Object.fromEntries(sinks.map((sink) => [`sink-${sink.name}`, sinkSchema(sink)])),
    },
  }
}

const MODULE = '^\\.\\.?/'

function checkSchema(types: readonly AnyCheckType[]): JsonSchema {
  return {
    type: 'object',
    title: 'a check',
    description: 'One assertion: exactly one check type, and what is asked of its outcome',
    properties: {
      ...Object.fromEntries(types.map(({ type }) => [type, { $ref: `#/$defs/options-${type}` }])),
      ...CHECK_PROPERTIES,
    },
    patternProperties: {
      [MODULE]: { description: 'The options of a check type of your own, by the path of its module' },
    },
    additionalProperties: false,
    oneOf: [
      ...types.map(({ type }) => ({ required: [type] })),
      // JSON Schema asks for a key by pattern in a roundabout way: not every name is none of them.
      { not: { propertyNames: { not: { pattern: MODULE } } } },
    ],
  }
}

function typeSchema({ options, title, summary, metrics, observes }: AnyCheckType): JsonSchema {
  const facts = Object.keys(observes)
  const measured = Object.keys(metrics)
  const description = [
    summary.replace(/\.$/, ''),
    ...(measured.length > 0 ? [`Metrics: ${measured.join(', ')}`] : []),
    ...(facts.length > 0 ? [`For expect: ${facts.join(', ')}`] : []),
  ].join('. ')
  return { ...optionSchema(options), title, description }
}

function handlerSchema(sinks: readonly SinkTable[]): JsonSchema {
  return {
    type: 'object',
    title: 'a handler',
    description: 'A sink configured under a name: exactly one sink, and which events it gets',
    properties: {
      ...Object.fromEntries(sinks.map(({ name }) => [name, { $ref: `#/$defs/sink-${name}` }])),
      ...HANDLER_PROPERTIES,
    },
    additionalProperties: false,
    oneOf: sinks.map(({ name }) => ({ required: [name] })),
  }
}

function sinkSchema({ name, summary, options, events }: SinkTable): JsonSchema {
  return { ...optionSchema(options), title: name, description: `${summary}. Events unless given: ${events.join(', ')}` }
}
