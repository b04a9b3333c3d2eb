import type { Problem, Source } from '../../core/problem.js'
import type { Say } from '../import-report.js'
import { problemAt, type SourceText } from './source-text.js'
import { type Entry, type MapTree, type Tree, textOf } from './tree.js'

/** Where what is wrong is collected. */
export interface Reviewing {
  readonly file: SourceText
  readonly problems: Problem[]
}

/**
 * The keys of a map, each read once: what is left over was not carried over, and can be told. What is of the wrong kind is
 * a problem at its place, and reads as undefined.
 */
export interface Fields {
  readonly source: Source
  readonly entry: (key: string) => Entry | undefined
  readonly text: (key: string) => string | undefined
  readonly number: (key: string) => number | undefined
  readonly flag: (key: string) => boolean | undefined
  /** A list, or one element alone. */
  readonly list: (key: string) => readonly Tree[]
  readonly texts: (key: string) => readonly string[]
  readonly map: (key: string) => Fields | undefined
  /** A map of texts. */
  readonly pairs: (key: string) => Readonly<Record<string, string>>
  /** Tells that a key is not carried over, if it is there. */
  readonly drop: (key: string, because: string) => void
  /** What nobody read. */
  readonly unread: () => readonly Entry[]
  readonly entries: () => readonly Entry[]
}

export function fieldsOf(tree: MapTree, reviewing: Reviewing, drop: Say): Fields {
  const read = new Set<string>()
  const complain = (tree: Tree, message: string) => {
    const { file, problems } = reviewing
    problems.push(problemAt(file, tree.source, message))
  }

  function entry(key: string): Entry | undefined {
    read.add(key)
    const found = tree.entries.find((each) => each.key === key)
    return found?.value.kind === 'scalar' && found.value.value === null ? undefined : found
  }

  function typed<T>(key: string, wanted: string, convert: (value: Tree) => T | undefined): T | undefined {
    const found = entry(key)
    if (found === undefined) return undefined
    const value = convert(found.value)
    if (value === undefined) complain(found.value, `"${key}" is ${kindOf(found.value)}, wanted ${wanted}`)
    return value
  }

  const list = (key: string) => {
    const value = entry(key)?.value
    if (value === undefined) return []
    return value.kind === 'list' ? value.items : [value]
  }

  return {
    source: tree.source,
    entry,
    text: (key) => typed(key, 'a text', textOf),
    number: (key) => typed(key, 'a number', numberOf),
    flag: (key) => typed(key, 'true or false', flagOf),
    list,
    texts: (key) =>
      list(key).flatMap((item) => {
        const text = textOf(item)
        if (text === undefined) complain(item, `"${key}" has ${kindOf(item)}, wanted a text`)
        return text === undefined ? [] : [text]
      }),
    map(key) {
      const value = typed(key, 'a map', (each) => (each.kind === 'map' ? each : undefined))
      return value && fieldsOf(value, reviewing, drop)
    },
    pairs(key) {
      const value = typed(key, 'a map', (each) => (each.kind === 'map' ? each : undefined))
      const pairs = value?.entries.map((each) => [each.key, textOf(each.value) ?? ''])
      return Object.fromEntries(pairs ?? [])
    },
    drop(key, because) {
      const found = entry(key)
      if (found !== undefined) drop(found.source, `"${key}": ${because}`)
    },
    unread: () => tree.entries.filter(({ key }) => !read.has(key)),
    entries: () => tree.entries,
  }
}

function numberOf(tree: Tree): number | undefined {
  const text = textOf(tree)
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

/** YAML 1.1 has more words for it, which the systems that are imported from take. */
function flagOf(tree: Tree): boolean | undefined {
  const text = textOf(tree)?.toLowerCase()
  if (text === 'true' || text === 'yes' || text === 'on') return true
  return text === 'false' || text === 'no' || text === 'off' ? false : undefined
}

function kindOf(tree: Tree): string {
  switch (tree.kind) {
    case 'scalar':
      return tree.value === null ? 'empty' : JSON.stringify(tree.value)
    case 'list':
      return 'a list'
    case 'map':
      return 'a map'
  }
}
