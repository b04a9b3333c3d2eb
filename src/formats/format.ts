import type { CheckEvent } from '../core/event.js'
import type { SiteEvent } from '../core/site-event.js'

/** A wire format, declared once: its name on the command line, its documentation and its encoder. */
export interface Format {
  readonly name: string
  readonly summary: string
  /** The media type that a receiver over HTTP is told. */
  readonly contentType: string
  /** Whole lines, the last one ended too. Pure; whatever the event says, neither a line nor a structure is broken. */
  readonly encode: (event: CheckEvent) => string
  /** The same for an integration point or a site that turned all green, or lost it. */
  readonly encodeSite: (event: SiteEvent) => string
}
