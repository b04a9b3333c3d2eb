import { didYouMean } from '../core/closest.js'
import { keyAt, type Place } from './place.js'
import type { YamlMap } from './record.js'
import type { Complain } from './report.js'
import { CHECK_PROPERTIES } from './validate/skeleton.js'

const CHECK_KEYS = Object.keys(CHECK_PROPERTIES)
const KNOWN = new Set(CHECK_KEYS)

/** Whether a key names a user's module rather than a check type. */
export function isModulePath(key: string): boolean {
  return key.startsWith('./') || key.startsWith('../')
}

/** The keys of a check that may be a check type's. */
export function foreignKeys(data: YamlMap): readonly string[] {
  return Object.keys(data).filter((key) => !KNOWN.has(key))
}

/** The one key of a check that is its check type's; undefined when that was complained about. */
export function kindOfCheck(
  data: YamlMap,
  place: Place,
  names: { readonly types: ReadonlySet<string>; readonly complain: Complain },
): string | undefined {
  const { types, complain } = names
  const foreign = foreignKeys(data)
  const [kind, ...more] = foreign.filter((key) => types.has(key) || isModulePath(key))
  const unknown = foreign.filter((key) => !types.has(key) && !isModulePath(key))
  for (const key of unknown) {
    const hint = didYouMean(key, [...CHECK_KEYS, ...types]) ?? (kind === undefined ? typesHint(types) : undefined)
    const message =
      kind === undefined
        ? `"${key}" is neither a check type nor a key of a check`
        : `unknown key "${key}" in "${place.path.at(-1)}"`
    complain(keyAt(place, key), message, hint)
  }
  for (const key of more)
    complain(keyAt(place, key), `a check has one check type: "${kind}" and "${key}" are two`, 'make it two checks')
  if (kind === undefined && unknown.length === 0)
    complain({ ...place, key: true }, `the check "${place.path.at(-1)}" has no check type`, typesHint(types))
  return unknown.length === 0 && more.length === 0 ? kind : undefined
}

function typesHint(types: ReadonlySet<string>): string {
  return `check types are ${[...types].join(', ')}, or the path of a module: ./my-check.ts`
}
