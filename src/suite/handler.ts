import type { Source } from '../core/problem.js'

export type HandlerEvent = 'result' | 'transition' | 'site' | 'deployment'

/** A sink configured under a name. */
export interface Handler {
  readonly name: string
  /** The name of the sink. */
  readonly sink: string
  /** As written: secrets are not resolved. */
  readonly options: Readonly<Record<string, unknown>>
  /** Absent: as the sink sees fit. */
  readonly events?: readonly HandlerEvent[]
  /** A CEL condition over `event` and `site`. */
  readonly filter?: string
  readonly source: Source
}
