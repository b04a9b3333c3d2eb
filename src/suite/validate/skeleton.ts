import type { JsonSchema } from '../../core/option-schema.js'
import type { DocumentKind } from '../load/source-document.js'

/*
 * The shape of the documents, all but the options of check types and sinks. One source for the validation and for the
 * published schema: a `title` is what a message says was wanted, a `description` what an editor shows.
 */

export const ID_PATTERN = '^[a-z0-9_-]+$'

const TEXT = { type: 'string', minLength: 1, title: 'a text' }
const BOOLEAN = { type: 'boolean', title: 'true or false' }
const COUNT = { type: 'integer', minimum: 1, title: 'a whole number from 1' }
const ID = { type: 'string', pattern: ID_PATTERN, title: 'a name of a-z, 0-9, "_" and "-"' }
const IDS = { pattern: ID_PATTERN, title: ID.title }
const DURATION = { type: 'string', pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$', title: 'a duration such as 10s' }
const LABELS = {
  type: 'object',
  additionalProperties: { type: 'string', title: 'a text' },
  title: 'names with texts',
}
const NAMES = {
  type: ['string', 'array'],
  items: { type: 'string', minLength: 1, title: 'a name' },
  minLength: 1,
  title: 'a list of names',
}
const THRESHOLD = { type: ['string', 'number'], title: 'a threshold such as 10:20 or 500ms' }
const CONDITION = { type: 'string', minLength: 1, title: 'a CEL condition' }

const EXPECTATION = {
  type: ['string', 'object'],
  title: 'a CEL condition, or {that, else, message}',
  minLength: 1,
  required: ['that'],
  additionalProperties: false,
  properties: {
    that: { ...CONDITION, description: 'The condition over what the check observed' },
    else: { enum: ['warning', 'critical'], default: 'critical', description: 'What it costs when it does not hold' },
    message: { ...TEXT, description: 'What to say when it does not hold' },
  },
}

const INHERITED = {
  owner: { ...TEXT, description: 'Whom to call' },
  why: { ...TEXT, description: 'What depends on it, as a sentence' },
  contact: { ...TEXT, description: 'Where the owner is reached: a channel, an address' },
  runbook: { ...TEXT, description: 'What to do when it is red: usually a URL' },
  labels: { ...LABELS, description: 'For selection with --label and for sinks; merged from suite to check' },
}

const ROUTING = {
  handlers: { ...NAMES, description: 'Which handlers get its events; all of them unless given' },
  subscriptions: { ...NAMES, description: 'As in Sensu' },
}

/** How a check is run; at a check, or as defaults. */
export const SETTING_PROPERTIES = {
  timeout: { ...DURATION, default: '10s', description: 'How long one attempt may take' },
  timeout_status: {
    enum: ['warning', 'critical', 'unknown'],
    default: 'critical',
    description: 'What being late counts as',
  },
  retry: {
    type: 'object',
    title: '{attempts, delay, backoff}',
    description: 'Tries within one run',
    additionalProperties: false,
    properties: {
      attempts: { ...COUNT, default: 1, description: 'Tries in all, the first included' },
      delay: { ...DURATION, default: '1s', description: 'How long to wait between tries' },
      backoff: { enum: ['constant', 'exponential'], default: 'constant' },
    },
  },
  settle: { ...COUNT, default: 1, description: 'OKs in a row before it counts as green under --until-green' },
  interval: { ...DURATION, default: '1m', description: 'How often it runs when it is scheduled' },
  ttl: {
    ...DURATION,
    description:
      'How long a result counts, longer than the interval; three intervals by default, 15m at least. `26h` for what runs once a day',
  },
  occurrences: { ...COUNT, default: 1, description: 'Failing results before it is hard' },
  severity: { enum: ['warning', 'critical'], default: 'critical', description: 'A failure counts as this at most' },
}

const DEFAULTS = {
  type: 'object',
  title: 'settings',
  description: 'For the checks that do not say otherwise',
  additionalProperties: false,
  properties: { ...SETTING_PROPERTIES, ...ROUTING },
}

const PLACING = {
  depends_on: {
    ...NAMES,
    description:
      'Integration points or checks (dns, dns.resolver, other-suite.dns): while they are not green this is blocked',
  },
  only: { ...CONDITION, description: 'A CEL condition over site: where it applies' },
}

/** The keys of a check beside its check type. */
export const CHECK_PROPERTIES = {
  title: { ...TEXT, description: 'One line for people' },
  ...INHERITED,
  warning: { ...THRESHOLD, description: "On the check type's primary metric: a Nagios range, or a duration or size" },
  critical: { ...THRESHOLD, description: "On the check type's primary metric: a Nagios range, or a duration or size" },
  thresholds: {
    type: 'object',
    title: 'metrics with their thresholds',
    description: 'Thresholds by metric',
    minProperties: 1,
    additionalProperties: {
      type: 'object',
      title: '{warning, critical}',
      minProperties: 1,
      additionalProperties: false,
      properties: { warning: THRESHOLD, critical: THRESHOLD },
    },
  },
  expect: {
    ...EXPECTATION,
    type: ['string', 'object', 'array'],
    items: EXPECTATION,
    minItems: 1,
    description: 'CEL conditions over what the check observed; all must hold',
  },
  negate: { ...BOOLEAN, default: false, description: 'It must fail to pass' },
  ...SETTING_PROPERTIES,
  ...PLACING,
  each: {
    type: 'object',
    title: 'names with lists',
    description: 'One instance per element; the name is a variable of ${...}',
    minProperties: 1,
    propertyNames: { pattern: '^[a-z_][a-z0-9_]*$', title: 'a variable: a-z, 0-9 and "_"' },
  },
  waive: {
    type: 'object',
    title: '{until, by, reason}',
    description: 'Shown, but does not fail the run; when it has expired it is an error',
    required: ['until', 'by', 'reason'],
    additionalProperties: false,
    properties: {
      until: { ...TEXT, title: 'a date such as 2027-01-31', description: 'The last day, UTC' },
      by: { ...TEXT, description: 'Who accepts it' },
      reason: TEXT,
    },
  },
  ...ROUTING,
  entity: { ...TEXT, description: "Sensu's entity; the site unless given" },
}

/** What an integration point holds, given the schema of a check. */
export function pointSchema(check: JsonSchema): JsonSchema {
  return {
    type: 'object',
    title: 'an integration point',
    required: ['title', 'checks'],
    additionalProperties: false,
    properties: {
      title: { ...TEXT, description: 'What it is, for people' },
      ...INHERITED,
      ...PLACING,
      ...ROUTING,
      defaults: DEFAULTS,
      checks: named({ title: 'checks by name', description: 'The checks by name' }, check),
    },
  }
}

const PHASES = ['bringup', 'live', 'maintenance', 'retired']
const VARIABLES = { type: 'object', title: 'names with values', description: 'For ${site.NAME}' }

const SITE = {
  type: 'object',
  title: 'a site',
  additionalProperties: false,
  properties: {
    title: { ...TEXT, description: 'For people; its name unless given' },
    phase: {
      enum: PHASES,
      default: 'live',
      description: 'bringup: red is expected; live: red is a regression; retired: nothing runs',
    },
    labels: { ...LABELS, description: 'For selection and `only`' },
    variables: VARIABLES,
  },
}

const EVENTS = ['result', 'transition', 'site']

/** The keys of a handler beside its sink. */
export const HANDLER_PROPERTIES = {
  events: {
    type: ['string', 'array'],
    items: { enum: EVENTS },
    minItems: 1,
    title: 'a list of events',
    description:
      'result: each; transition: what somebody is to be told of a check; site: a point or a site turned all green, or lost it',
  },
  filter: { ...CONDITION, description: 'A CEL condition over event (the JSON record) and site' },
}

export const HANDLER_KEYS = Object.keys(HANDLER_PROPERTIES)

/** The schemas of what is declared elsewhere: a check with the options of its type, a handler with those of its sink. */
export interface UnitSchemas {
  readonly check: JsonSchema
  readonly handler: JsonSchema
}

/**
 * What a document of a kind is held against. The options of check types and sinks are not the document's business: any
 * further key is one, until they are read.
 */
export function shapeOf(kind: DocumentKind): JsonSchema {
  return documentSchema(kind, {
    check: { type: 'object', title: 'a check', minProperties: 1, properties: CHECK_PROPERTIES },
    handler: { type: 'object', title: 'a handler: one sink with its options', properties: HANDLER_PROPERTIES },
  })
}

/** The schema of one kind of document. */
export function documentSchema(kind: DocumentKind, { check, handler }: UnitSchemas): JsonSchema {
  const points = named({ title: 'integration points by name' }, pointSchema(check))
  switch (kind) {
    case 'suite':
      return document(['suite'], {
        suite: { ...ID, description: 'The name of the suite' },
        title: { ...TEXT, description: 'For people' },
        ...INHERITED,
        ...ROUTING,
        sites: {
          type: ['string', 'array', 'object'],
          pattern: '^all$',
          items: ID,
          additionalProperties: { type: 'string', title: 'a text' },
          default: 'all',
          title: 'all, a list of sites or a map of labels',
          description: 'Where it runs: all, [dfw1, ams1] or {region: us}',
        },
        defaults: DEFAULTS,
        vars: { type: 'object', title: 'names with values', description: 'For ${vars.NAME}' },
        include: { ...NAMES, title: 'a list of files', description: 'Further files or globs, relative to this one' },
        integration_points: points,
      })
    case 'fragment':
      return document(['integration_points'], { integration_points: points })
    case 'sites':
      return document(['sites'], {
        sites: named({ title: 'sites by name' }, SITE),
        site_defaults: {
          type: 'object',
          title: '{labels, variables}',
          description: 'Merged under each site of this document',
          additionalProperties: false,
          properties: { labels: LABELS, variables: VARIABLES },
        },
      })
    case 'handlers':
      return document(['handlers'], { handlers: named({ title: 'handlers by name' }, handler) })
  }
}

function document(required: readonly string[], properties: JsonSchema): JsonSchema {
  return { type: 'object', title: 'a map', required, additionalProperties: false, properties }
}

function named(texts: JsonSchema, of: JsonSchema): JsonSchema {
  return { type: 'object', ...texts, minProperties: 1, propertyNames: IDS, additionalProperties: of }
}
