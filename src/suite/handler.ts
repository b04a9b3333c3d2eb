import type { Source } from '../core/problem.js'
import type { PreparedOptions } from './prepare-options.js'

export type HandlerEvent = 'result' | 'transition' | 'site'

/** A sink configured under a name. */
export interface Handler {
  readonly name: string
  /** The name of the sink. */
  readonly sink: string
  /** Its secrets are read when they are resolved, not before. */
  readonly options: PreparedOptions
  /** Absent: as the sink sees fit. */
  readonly events?: readonly HandlerEvent[]
  /** A CEL condition over `event` and `site`. */
  readonly filter?: string
  /** Where relative paths start: the folder of its file. */
  readonly directory: string
  readonly source: Source
}
