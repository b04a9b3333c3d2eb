import { isAbsolute } from 'node:path'
import type { AnyCheckType } from '../core/check-type.js'
import type { CheckInstance } from '../core/instance.js'
import { redactKnown } from '../core/known-secrets.js'
import { defaultOf } from '../core/option-value.js'
import { flagName, type OptionSpec } from '../core/options.js'
import type { Range } from '../core/range.js'

/** The arguments of `firstlight check` that make a plugin of an instance, or why there are none. */
export type PluginArgv = { readonly argv: readonly string[] } | { readonly reason: string }

/**
 * The standalone form of an instance, without its suite: `http --url=https://... --critical=...`. What only a suite can say
 * (secrets, retries, waivers, conditions that cost a warning) has none.
 */
export function pluginArgv(type: AnyCheckType, instance: CheckInstance): PluginArgv {
  const reason = reasonAgainst(type, instance)
  if (reason !== undefined) return { reason }
  const options = Object.entries(type.options).flatMap(([name, spec]) => flagsOf(name, spec, instance.options[name]))
  const argv = [instance.type, ...options, ...criteriaArgv(instance)]
  return argv.every((each) => redactKnown(each) === each) ? { argv } : { reason: 'its flags would show a secret' }
}

function reasonAgainst({ options: specs }: AnyCheckType, instance: CheckInstance): string | undefined {
  const { options, criteria, retry, waiver } = instance
  for (const [name, spec] of Object.entries(specs)) {
    const value = options[name]
    if (value === undefined) continue
    if (spec.kind === 'secret') return `"${name}" is a secret`
    if (instance.secretOptions?.includes(name)) return `a secret goes into "${name}"`
    if (/(path|file|directory)$/i.test(name) && typeof value === 'string' && !isAbsolute(value)) {
      return `"${name}" is relative to the suite's folder`
    }
  }
  if (retry.attempts > 1) return 'it is tried more than once'
  if (waiver !== undefined) return 'it has a waiver'
  if (criteria.severity === 'WARNING') return 'its severity is capped'
  if (criteria.expectations.some(({ otherwise, message }) => otherwise === 'WARNING' || message !== undefined)) {
    return 'a condition of it costs a warning or has a message'
  }
  return undefined
}

/** `--name=value`, so that a value that begins with a dash is none the less a value; nothing for a default. */
function flagsOf(name: string, spec: OptionSpec, value: unknown): readonly string[] {
  if (value === undefined || JSON.stringify(value) === JSON.stringify(defaultOf(spec))) return []
  const flag = `--${flagName(name)}`
  switch (spec.kind) {
    case 'boolean':
      return [value === true ? flag : `--no-${flagName(name)}`]
    case 'strings':
    case 'integers':
      return (value as readonly unknown[]).map((each) => `${flag}=${each}`) // readOptions has made it a list
    case 'map':
      return Object.entries(value as object).map(([key, each]) => `${flag}=${key}=${each}`) // and this a map
    case 'duration':
      return [`${flag}=${value}ms`]
    case 'size':
      return [`${flag}=${value}B`]
    case 'range':
      return [`${flag}=${(value as Range).text}`] // and this a range
    case 'json':
      return [`${flag}=${JSON.stringify(value)}`]
    default:
      return [`${flag}=${value}`]
  }
}

function criteriaArgv({ criteria, timeoutMs, timeoutStatus }: CheckInstance): readonly string[] {
  const { thresholds, expectations, negate } = criteria
  const ranges = Object.entries(thresholds).flatMap(([metric, { warning, critical }]) => [
    ...(warning === undefined ? [] : [`--metric-warning=${metric}=${warning.text}`]),
    ...(critical === undefined ? [] : [`--metric-critical=${metric}=${critical.text}`]),
  ])
  return [
    ...ranges,
    ...expectations.map(({ that }) => `--expect=${that}`),
    ...(negate ? ['--negate'] : []),
    `--timeout=${timeoutMs}ms`,
    ...(timeoutStatus === 'CRITICAL' ? [] : [`--timeout-status=${timeoutStatus}`]),
  ]
}
