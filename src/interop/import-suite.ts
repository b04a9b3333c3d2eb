import type { Source } from '../core/problem.js'

/** A suite that was made of other files, as plain data: what is written, with its comments. */
export interface ImportedSuite {
  readonly name: string
  readonly title: string
  /** What stands at the top of the file. */
  readonly comments: readonly string[]
  readonly site: ImportedSite
  readonly vars: Readonly<Record<string, Value>>
  readonly defaults: Settings
  readonly points: readonly ImportedPoint[]
}

/** What an importer makes of its files; the names and the site are the command's. */
export interface Imported {
  readonly points: readonly ImportedPoint[]
  readonly comments?: readonly string[]
  readonly variables?: Readonly<Record<string, Value>>
  readonly vars?: Readonly<Record<string, Value>>
  readonly defaults?: Settings
}

export interface ImportedSite {
  readonly name: string
  readonly variables: Readonly<Record<string, Value>>
}

/** An integration point. Without an owner or a reason it says `unknown`, which `validate --strict` asks for. */
export interface ImportedPoint {
  readonly name: string
  readonly title: string
  readonly owner?: string
  readonly contact?: string
  readonly runbook?: string
  readonly why?: string
  readonly comments?: readonly string[]
  readonly defaults?: Settings
  readonly checks: readonly ImportedCheck[]
}

export interface ImportedCheck {
  readonly name: string
  /** Where it stands in the file that it was made of. */
  readonly source: Source
  readonly comments: readonly string[]
  /** As a suite has it. */
  readonly body: Body
}

/** `timeout`, `interval` and the like. */
export type Settings = Readonly<Record<string, Value>>
export type Body = Readonly<Record<string, Value | undefined>>

/** What may stand in a suite. Text is text: what reads `${` in it is written so that it stays so. */
export type Value =
  | string
  | number
  | boolean
  | Template
  | readonly Value[]
  | { readonly [key: string]: Value | undefined }

/** Text with expressions in it, such as a secret. */
export interface Template {
  readonly pieces: readonly (string | Reference)[]
  readonly [TEMPLATE]: true
}

/** What stands between `${` and `}`. */
export interface Reference {
  readonly expression: string
}

const TEMPLATE = Symbol('template')

/** Text with `${...}` in it: the strings are literal. Without a reference it is plain text. */
export function template(...pieces: readonly (string | Reference)[]): Template | string {
  const isPlain = pieces.every((piece) => typeof piece === 'string')
  return isPlain ? pieces.join('') : { pieces, [TEMPLATE]: true }
}

export function isTemplate(value: unknown): value is Template {
  return typeof value === 'object' && value !== null && TEMPLATE in value
}

/** The body without what is undefined. */
export function definedOnly(body: Body): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, Value] => entry[1] !== undefined))
}
