// What a page says, without the markup of a format: HTML and Markdown say the same.

import type { Marked } from '../bringup/marks.js'
import type { Source } from '../core/problem.js'
import type { PointGraph } from './graph.js'

/** A piece of a sentence. Texts are raw: a renderer redacts and escapes them. */
export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  /** Another page, by its path without an extension. */
  | { readonly page: string; readonly text: string }
  /** A link when it is one of http or https, else the text as code. */
  | { readonly url: string }
  | { readonly source: Source }
  /** How something stands: a mark that is told apart without colour, and words. */
  | { readonly marked: Marked; readonly text: string }

export type Phrase = readonly Inline[]

/** Several phrases, each on a line of its own. */
export type Cell = readonly Phrase[]

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: Phrase }
  | { readonly kind: 'paragraph'; readonly text: Phrase }
  /** Said in passing: what is missing, what a table means. */
  | { readonly kind: 'note'; readonly text: Phrase }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: Cell])[] }
  | { readonly kind: 'list'; readonly items: readonly Phrase[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'graph'; readonly graph: PointGraph; readonly caption: string }

export interface Page {
  /** Where it is, with slashes and without an extension: `points/platform.dns`. */
  readonly path: string
  /** What it is about: `Integration point`. */
  readonly kind: string
  readonly title: string
  readonly blocks: readonly Block[]
}

/** What every file says of itself, in any format: by this the command knows a file of its own. */
export const MADE = 'Made from the suites by firstlight docs; change them, not this page.'

/** The path of the page that everything begins with. */
export const INDEX = 'index'

export function heading(level: 2 | 3, ...text: Phrase): Block {
  return { kind: 'heading', level, text }
}

export function paragraph(...text: Phrase): Block {
  return { kind: 'paragraph', text }
}

export function note(...text: Phrase): Block {
  return { kind: 'note', text }
}

/** A table with its heading; nothing at all when it would be empty. */
export function tableSection(
  title: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): readonly Block[] {
  return rows.length === 0 ? [] : [heading(2, title), { kind: 'table', head, rows }]
}

/** A cell of one line. */
export function cell(...text: Phrase): Cell {
  return [text]
}

/** The phrases one after the other with the text between them. */
export function joined(phrases: readonly Phrase[], between = ', '): Phrase {
  return phrases.flatMap((phrase, index) => (index === 0 ? phrase : [between, ...phrase]))
}

/** A sentence from a clause: its first word begins with a capital unless it is a name. */
export function sentence(clause: string): string {
  return /^(?:the|a|an|at|it|its|this|each|every|opening|connecting|tried)\b/.test(clause)
    ? `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}`
    : clause
}

/** A piece of text as a format has it, with the spaces around it: they belong to the sentence. */
export function withEnds(raw: string, text: (raw: string) => string): string {
  return `${raw.startsWith(' ') ? ' ' : ''}${text(raw)}${raw.trimStart() !== '' && raw.endsWith(' ') ? ' ' : ''}`
}
