/** What a document is, by its top-level key; a fragment holds nothing but `integration_points`. */
export type DocumentKind = 'suite' | 'sites' | 'handlers' | 'fragment'

/** Where an entry's key stands, by the entry's keys joined with dots: `integration_points.dns.checks.resolver`. */
export type Marks = ReadonlyMap<string, readonly [line: number, column: number]>

/** Keys and indices from a document's root. */
export type Path = readonly (string | number)[]

/** One YAML document as plain data. Positions of anything but its entries are looked up only when something is wrong. */
export interface SourceDocument {
  readonly file: SourceFile
  /** Which document of the file it is, from 0. */
  readonly index: number
  readonly kind: DocumentKind
  readonly data: Readonly<Record<string, unknown>>
  readonly marks: Marks
}

export interface SourceFile {
  /** As the operator named it: what messages show. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly locator: () => Promise<Locator>
}

/** Finds the place of a value in its file. */
export interface Locator {
  readonly locate: (index: number, path: Path, what: Precisely) => Span
}

export interface Precisely {
  /** The key itself rather than its value. */
  readonly key: boolean
  /** Narrows the span to this text where it stands inside the value. */
  readonly within: string | undefined
}

/** A stretch of one line; line and column count from 1. */
export interface Span {
  readonly line: number
  readonly column: number
  readonly length: number
  /** The whole line. */
  readonly text: string
}
