import type { MessagePort } from 'node:worker_threads'
import type { CheckContext, CheckSite } from '../core/check-type.js'
import type { Outcome } from '../core/outcome.js'

// What a user's module and the rest of firstlight say to each other: all of it is data, for it goes from thread to thread.

/** What the module's thread is started with. */
export interface ModuleThreadData {
  /** The module's file; absolute. */
  readonly path: string
  /** Attempts and what becomes of them. */
  readonly port: MessagePort
  /** Calls that are waited for, and their answers. */
  readonly calls: MessagePort
  /** Counts the answers: whoever waits for one is woken by it. */
  readonly answered: Int32Array
}

/** To the module. */
export type ToModule =
  | { readonly kind: 'ping' }
  | { readonly kind: 'attempt'; readonly options: unknown; readonly context: ContextData }
  | { readonly kind: 'abort' }

/** A check's context without what cannot leave its thread. */
export interface ContextData {
  readonly site: CheckSite | undefined
  readonly directory: string
  readonly launcher: readonly string[] | undefined
  /** Epoch milliseconds: what `now` counts on from. */
  readonly startedAt: number
}

/** From the module. */
export type FromModule =
  | { readonly kind: 'loaded'; readonly declaration: unknown }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'pong' }
  | { readonly kind: 'printed'; readonly text: string }
  | { readonly kind: 'log'; readonly said: Parameters<CheckContext['log']> }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'thrown'; readonly message: string; readonly stack: string }

/** A function of the declaration that is called with data and answers with data. */
export interface Call {
  readonly path: readonly string[]
  readonly args: readonly unknown[]
}

export type Answer = { readonly value: unknown } | { readonly thrown: string }
