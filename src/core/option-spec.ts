import type { Range } from './range.js'

interface Common {
  /** One sentence without a full stop at the end; Markdown code spans allowed. */
  readonly description: string
  readonly required?: true
  /** The option that the short form `http: "https://..."` sets; at most one per table. */
  readonly main?: true
  /** One letter for the command line. */
  readonly short?: string
  /** A value that works, for help and documentation. */
  readonly example?: string
  /** It ends where others can read it, in a process list or the log of a URL: secrets are refused. */
  readonly exposed?: true
}

/** One option of a check type or of a command, declared once: flag, schema, validation, documentation and type follow. */
export type OptionSpec = Common &
  (
    | { readonly kind: 'string'; readonly default?: string; readonly pattern?: RegExp }
    /** A string that is never shown: on the command line it comes from an environment variable or a file. */
    | { readonly kind: 'secret' }
    | { readonly kind: 'integer'; readonly default?: number; readonly minimum?: number; readonly maximum?: number }
    | { readonly kind: 'number'; readonly default?: number; readonly minimum?: number; readonly maximum?: number }
    | { readonly kind: 'boolean'; readonly default?: boolean }
    /** Written `10s`; the value is in milliseconds. */
    | { readonly kind: 'duration'; readonly default?: string }
    /** Written `10MB`; the value is in bytes. */
    | { readonly kind: 'size'; readonly default?: string }
    | { readonly kind: 'range' }
    | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default?: string }
    /** A list, or one element alone; on the command line the flag is repeated. */
    | { readonly kind: 'strings'; readonly default?: readonly string[] }
    | { readonly kind: 'integers'; readonly default?: readonly number[] }
    /** Names to strings; on the command line `NAME=VALUE`, repeated. */
    | { readonly kind: 'map' }
    /** Any value; on the command line JSON, or a plain string when it is not. */
    | { readonly kind: 'json' }
  )

/** Options by their name in code (`caFile`); YAML says `ca_file`, the command line `--ca-file`. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

interface Values {
  string: string
  secret: string
  integer: number
  number: number
  boolean: boolean
  duration: number
  size: number
  range: Range
  strings: readonly string[]
  integers: readonly number[]
  map: Readonly<Record<string, string>>
  json: unknown
}

type ValueOf<S extends OptionSpec> = S extends { kind: 'choice'; choices: readonly (infer C)[] }
  ? C
  : S['kind'] extends keyof Values
    ? Values[S['kind']]
    : never

type Given = { readonly required: true } | { readonly default: unknown } | { readonly kind: 'boolean' }

/** The type of the options that a table describes: what has neither a default nor `required` may be undefined. */
export type OptionsOf<T extends OptionSpecs> = {
  readonly [K in keyof T]: T[K] extends Given ? ValueOf<T[K]> : ValueOf<T[K]> | undefined
}
