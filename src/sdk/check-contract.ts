import { messageOf } from '../core/errors.js'
import { defaultOf } from '../core/option-value.js'
import type { OptionSpec } from '../core/options.js'
import { commonFlags } from './plugin.js'

// A check module is the one place where types come from outside: JavaScript promises nothing, and TypeScript's promises are
// gone when it runs.

/** What keeps a module's export from being a check type, one sentence each; none when it is one. */
export function contractProblems(exported: unknown): readonly string[] {
  if (!isTable(exported)) return ['there is no default export']
  const { type, summary, options, metrics = {}, observes = {}, sabotages, run } = exported
  return [
    ...unless(isText(type) && /^[a-z][a-z0-9-]*$/.test(type), '"type" is not a name such as "my-check"'),
    ...unless(isText(summary), '"summary" is not a text'),
    ...(isTable(options) ? optionsProblems(options) : ['"options" is not a table']),
    ...unless(
      isTable(metrics) && Object.values(metrics).every(isMetricSpec),
      '"metrics" is not a table of { unit, description, min?, max?, worse? }',
    ),
    ...unless(
      isTable(observes) && Object.values(observes).every(isFactSpec),
      '"observes" is not a table of texts or { type, description }',
    ),
    ...(sabotages === undefined ? [] : sabotagesProblems(sabotages)),
    ...unless(typeof run === 'function', '"run" is not a function'),
  ]
}

function optionsProblems(options: Table): readonly string[] {
  return Object.entries(options).flatMap(([name, spec]) =>
    optionProblems(name, spec).map((problem) => `the option "${name}" ${problem}`),
  )
}

function optionProblems(name: string, spec: unknown): readonly string[] {
  if (Object.hasOwn(commonFlags, name)) return ['has the name of a flag that every check has']
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) return ['is not named as in "caFile"']
  if (!isOptionSpec(spec)) return [`has no kind, which is one of ${Object.keys(KINDS).join(', ')}`]
  const { kind, description, short } = spec
  return [
    ...unless(isText(description), 'has no description'),
    ...unless(kind !== 'choice' || isTexts(spec.choices), 'has no "choices", a list of texts'),
    ...unless(short === undefined || /^[a-zA-Z]$/.test(short), 'has a "short" that is not one letter'),
    ...unless(!COMMON_SHORTS.has(short), `has the "short" of a flag that every check has: -${short}`),
    ...defaultProblem(spec),
  ]
}

const COMMON_SHORTS = new Set<unknown>(
  Object.values(commonFlags).flatMap((flag) => ('short' in flag ? flag.short : [])),
)

function defaultProblem(spec: OptionSpec): readonly string[] {
  try {
    defaultOf(spec)
    return []
  } catch (error) {
    return [`has a default that cannot be read: ${messageOf(error)}`]
  }
}

const KINDS: Readonly<Record<OptionSpec['kind'], true>> = {
  string: true,
  secret: true,
  integer: true,
  number: true,
  boolean: true,
  duration: true,
  size: true,
  range: true,
  choice: true,
  strings: true,
  integers: true,
  map: true,
  json: true,
}

function isOptionSpec(value: unknown): value is OptionSpec {
  return isTable(value) && isText(value['kind']) && Object.hasOwn(KINDS, value['kind'])
}

function sabotagesProblems(sabotages: unknown): readonly string[] {
  if (!isTable(sabotages)) return ['"sabotages" is not { move, broken, healthy }']
  const { move, broken, healthy } = sabotages
  return [
    ...unless(typeof move === 'function', '"sabotages.move" is not a function'),
    ...unless(isSabotages(broken), '"sabotages.broken" is not a list of { name, title, world }, each of another name'),
    ...unless(
      isSabotages(healthy),
      '"sabotages.healthy" is not a list of { name, title, world }, each of another name',
    ),
  ]
}

function isSabotages(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every(isSabotage)) return false
  return new Set(value.map(({ name }) => name)).size === value.length
}

function isSabotage(value: unknown): boolean {
  return isTable(value) && isText(value['name']) && isText(value['title']) && typeof value['world'] === 'function'
}

function isFactSpec(value: unknown): boolean {
  return isText(value) || (isTable(value) && isFactType(value['type']) && isText(value['description']))
}

function isFactType(type: unknown): boolean {
  if (typeof type === 'string') return ['any', 'number', 'string', 'bool'].includes(type)
  if (!isTable(type)) return false
  const { list, map, fields } = type
  if (isTable(fields)) return Object.values(fields).every(isFactType)
  return isFactType(list ?? map)
}

function isMetricSpec(value: unknown): boolean {
  if (!isTable(value)) return false
  const { unit, description, min, max, worse } = value
  const isBounded = isOptional(min, 'number') && (isOptional(max, 'number') || max === 'timeout')
  const isDirected = worse === undefined || ['higher', 'lower', 'either'].includes(String(worse))
  return typeof unit === 'string' && isText(description) && isBounded && isDirected
}

function isOptional(value: unknown, type: 'number'): boolean {
  return value === undefined || typeof value === type
}

type Table = Readonly<Record<string, unknown>>

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function unless(holds: boolean, problem: string): readonly string[] {
  return holds ? [] : [problem]
}
