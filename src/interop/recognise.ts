import type { Problem } from '../core/problem.js'
import { problemAt, type SourceText } from './source/source-text.js'
import { childOf, type Tree, textOf } from './source/tree.js'

// What tells a format from the others: keys at the top of a document.
const MARKS: readonly (readonly [format: string, isIt: (tree: Tree) => boolean])[] = [
  ['gatus', has('endpoints', 'external-endpoints')],
  ['blackbox', has('modules')],
  ['blackbox', has('scrape_configs')],
  ['sensu-go', (tree) => has('spec')(tree) && has('type')(tree)],
  ['sensu-core', (tree) => childOf(tree, 'checks')?.kind === 'map' && !has('suite')(tree)],
  ['prometheus', (tree) => tree.kind === 'list' && tree.items.some(has('targets'))],
  ['firstlight', has('suite', 'sites', 'handlers', 'integration_points')],
  ['goss', has('gossfile', 'addr', 'package', 'kernel-param', 'port', 'service', 'command', 'dns', 'http', 'file')],
]

function has(...keys: readonly string[]): (tree: Tree) => boolean {
  return (tree) => keys.some((key) => childOf(tree, key) !== undefined)
}

/** The problem of a file that is none of the format it was called; tells of which one it looks. */
export function notThatFormat(file: SourceText, tree: Tree | undefined, wanted: string, lacks: string): Problem {
  const source = tree?.source ?? { file: file.name, line: 1, column: 1 }
  const found = formatOf(tree)
  if (found === undefined || found === wanted) return problemAt(file, source, lacks)
  const hint =
    found === 'firstlight' ? 'it is a firstlight file already' : `try: firstlight import ${found} ${file.name}`
  return problemAt(file, source, `this looks like a ${found} file, not ${wanted}: ${lacks}`, hint)
}

/** The format that a document looks like; undefined when it is none that is known. */
export function formatOf(tree: Tree | undefined): string | undefined {
  return tree === undefined ? undefined : MARKS.find(([, isIt]) => isIt(tree))?.[0]
}

/** `define host {` and its like. */
export function looksLikeNagios(text: string): boolean {
  return /^\s*define\s+\w+\s*\{/m.test(text)
}

/** The word in a document that says what it is, for messages. */
export function typeOf(tree: Tree): string {
  return textOf(childOf(tree, 'type')) ?? 'a document without "type"'
}
