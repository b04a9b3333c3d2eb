import type { Source } from '../../core/problem.js'

/** A value of a YAML or JSON file with its place: aliases and merge keys are followed. */
export type Tree = ScalarTree | ListTree | MapTree

export interface Placed {
  readonly source: Source
  /** The last line that belongs to it. */
  readonly lastLine: number
  /** Whether it has an anchor: what refers to it carries it. */
  readonly anchored?: true
}

export interface ScalarTree extends Placed {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** As it stands in the file, without quotes: `0644` is no number to everybody. */
  readonly text: string
}

export interface ListTree extends Placed {
  readonly kind: 'list'
  readonly items: readonly Tree[]
}

export interface MapTree extends Placed {
  readonly kind: 'map'
  readonly entries: readonly Entry[]
}

/** A key with its value. */
export interface Entry {
  readonly key: string
  /** The place of the key. */
  readonly source: Source
  readonly value: Tree
}

/** The value of a key; undefined when it is not there, or when the tree is no map. */
export function childOf(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key)?.value : undefined
}

/** The tree as plain data. */
export function plain(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value
    case 'list':
      return tree.items.map(plain)
    case 'map':
      return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plain(value)]))
  }
}

/** A scalar as text; undefined for null, lists and maps. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && tree.value !== null ? tree.text : undefined
}
