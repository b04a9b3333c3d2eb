/** Stands for a function where a declaration is data. */
const FUNCTION = 'firstlight:function'

/** What a check type consists of: the rest of a module's export is its own business. */
const PARTS = [
  'type',
  'title',
  'summary',
  'options',
  'metrics',
  'observes',
  'open',
  'primaryMetric',
  'target',
  'validate',
  'describe',
  'sabotages',
  'run',
]

/** A declaration as it goes from thread to thread: functions, at any depth, are replaced by marks. */
export function declarationData(exported: unknown): unknown {
  if (!isTable(exported)) return undefined
  return Object.fromEntries(
    PARTS.filter((part) => exported[part] !== undefined).map((part) => [part, withMarks(exported[part], new Set())]),
  )
}

/** The declaration again: where it had a function there is one that calls it, wherever it is. */
export function declarationOf(
  data: unknown,
  call: (path: readonly string[], args: readonly unknown[]) => unknown,
): unknown {
  return withFunctions(data, [], call)
}

/** Calls a function of the declaration by its path, as a method of what it stands in. */
export function callIn(exported: unknown, path: readonly string[], args: readonly unknown[]): unknown {
  const owner = path.slice(0, -1).reduce<unknown>((value, step) => (isTable(value) ? value[step] : undefined), exported)
  const name = path.at(-1) ?? ''
  const called = isTable(owner) ? owner[name] : undefined
  if (typeof called !== 'function') throw new Error(`there is no function "${path.join('.')}" any more`)
  return called.apply(owner, args)
}

function withMarks(value: unknown, within: ReadonlySet<unknown>): unknown {
  if (typeof value === 'function') return FUNCTION
  if (!isContainer(value)) return value
  if (within.has(value)) throw new Error('it contains itself')
  const inside = new Set([...within, value])
  if (Array.isArray(value)) return value.map((each) => withMarks(each, inside))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withMarks(each, inside)]))
}

function withFunctions(
  value: unknown,
  path: readonly string[],
  call: (path: readonly string[], args: readonly unknown[]) => unknown,
): unknown {
  if (value === FUNCTION) return (...args: readonly unknown[]) => call(path, args)
  if (!isContainer(value)) return value
  if (Array.isArray(value)) return value.map((each, index) => withFunctions(each, [...path, String(index)], call))
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withFunctions(each, [...path, key], call)]),
  )
}

/** A list or a plain table; patterns and dates are values. */
function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
