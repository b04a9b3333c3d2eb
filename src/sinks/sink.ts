import type { CheckEvent } from '../core/event.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { SiteEvent } from '../core/site-event.js'

/** What a handler may ask for. */
export type EventKind = 'result' | 'transition' | 'site'

/** A text that was committed to leave, as delivery hands it over. */
export interface Letter {
  readonly eventId: string
  readonly stream: string
  /** Epoch milliseconds of the event. */
  readonly time: number
  readonly body: string
}

/** What became of a letter over there. A reason is for the operator: what was refused, and what to try. */
export type Delivered =
  | { readonly outcome: 'accepted' }
  /** Worth another try; not before `afterMs` when the receiver said so. */
  | { readonly outcome: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** The receiver will never take it. */
  | { readonly outcome: 'rejected'; readonly reason: string }
  /**
   * Nobody has judged it: it was not sent, for one before it in its stream is to be tried again, or the delivery was stopped.
   * With a reason when it may have arrived all the same.
   */
  | { readonly outcome: 'held'; readonly reason?: string }

/** Code that delivers to one system; a handler is a sink configured under a name. */
export interface Sink {
  /**
   * One answer for each letter, in their order. No letter goes after one of its stream that is to be tried again. Never
   * rejects: what cannot be reached is `retry`. Ends soon after the signal.
   */
  readonly deliver: (letters: readonly Letter[], signal: AbortSignal) => Promise<readonly Delivered[]>
  readonly close?: () => Promise<void>
}

/** A kind of sink, declared once: the schema of handlers, the validation and the reference follow from it. */
export interface SinkType<T extends OptionSpecs = OptionSpecs> {
  /** The key under a handler's name. */
  readonly name: string
  /** One sentence without a full stop. */
  readonly summary: string
  readonly options: T
  /** What it gets when the handler does not say. */
  readonly events: readonly EventKind[]
  /** `state`: the receiver keeps the last of each stream, and an older one must not follow it. `history`: it keeps all. */
  readonly keeps: 'state' | 'history'
  /** Letters in one `deliver` at most. */
  readonly batch: number
  /** What the options contradict, as a sentence; undefined when they go together. */
  readonly validate?: (options: OptionsOf<T>) => string | undefined
  /** The body of a letter, made when the event is committed; undefined for an event that means nothing to the receiver. Pure. */
  readonly encode: (event: CheckEvent | SiteEvent, options: OptionsOf<T>) => string | undefined
  readonly open: (options: OptionsOf<T>, context: SinkContext) => Sink
}

/** What a sink is given beside its options. */
export interface SinkContext {
  /** Where relative paths start: the folder of the handlers' file. */
  readonly directory: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** For what an operator is to know of. */
  readonly tell: (text: string) => void
}

/** A sink whose options are known only at run time: what the registry holds. `readOptions` has checked what it is given. */
export interface AnySinkType extends Omit<SinkType, 'validate' | 'encode' | 'open'> {
  // biome-ignore-start lint/suspicious/noExplicitAny: functions are contravariant in options that only the sink itself knows
  readonly validate?: (options: any) => string | undefined
  readonly encode: (event: CheckEvent | SiteEvent, options: any) => string | undefined
  readonly open: (options: any, context: SinkContext) => Sink
  // biome-ignore-end lint/suspicious/noExplicitAny: see above
}

/** Finds a sink by its name; undefined when there is none of that name. */
export type LoadSinkType = (name: string) => Promise<AnySinkType | undefined>
