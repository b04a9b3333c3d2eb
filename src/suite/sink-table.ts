import type { OptionSpecs } from '../core/options.js'

/** What suites need to know of a sink to read the handlers that use it. */
export interface SinkTable {
  readonly name: string
  readonly summary: string
  readonly options: OptionSpecs
  /** The kinds of events that it gets when the handler does not say. */
  readonly events: readonly string[]
  // biome-ignore lint/suspicious/noExplicitAny: a function is contravariant in options that only the sink itself knows
  readonly validate?: (options: any) => string | undefined
}

/** The sinks that there are: their names, and each one's table when a handler uses it. */
export interface SinkTables {
  readonly names: readonly string[]
  readonly load: (name: string) => Promise<SinkTable | undefined>
}
