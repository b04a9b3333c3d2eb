import type { AnyCheckType } from '../core/check-type.js'
import { type JsonSchema, optionSchema } from '../core/option-schema.js'
import { CHECK_PROPERTIES, documentSchema } from './validate/skeleton.js'

/**
 * The JSON Schema (draft 2020-12) of suites, sites and handlers with the options of these check types: for editors, by the
 * modeline `# yaml-language-server: $schema=...`, and for whoever writes suites by program.
 */
export function suiteSchema(types: readonly AnyCheckType[]): JsonSchema {
  const reference = { $ref: '#/$defs/check' }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'firstlight suites',
    description: 'A suite, sites, handlers, or integration points that a suite includes',
    oneOf: (['suite', 'sites', 'handlers', 'fragment'] as const).map((kind) => documentSchema(kind, reference)),
    $defs: {
      check: checkSchema(types),
      ...Object.fromEntries(types.map((type) => [`options-${type.type}`, typeSchema(type)])),
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
