/** The part of the store that delivery works on: what has been committed to leave and has not been taken yet. */
export interface OutboxStore {
  /**
   * Takes what is due of a handler, oldest first, for so long that no other process takes it meanwhile. A process that dies
   * leaves it to the next one when that time is over.
   */
  claim(query: ClaimQuery): Promise<readonly OutboxRow[]>
  /** Says what became of what was claimed. */
  settle(outcomes: Settlement): Promise<void>
  /** How much waits and how much is dead, by handler; only handlers that have some. */
  backlog(): Promise<readonly Backlog[]>
  /** Rows for a person to look at, oldest first. */
  outbox(query: OutboxQuery): Promise<readonly OutboxRow[]>
  /** Makes dead letters due again. The number of them. */
  revive(query: OutboxFilter, now: number): Promise<number>
  /** Deletes rows that nobody is to get. The number of them. */
  discard(query: OutboxFilter): Promise<number>
}

export interface ClaimQuery {
  readonly handler: string
  readonly limit: number
  readonly now: number
  readonly leaseMs: number
}

export interface OutboxRow {
  readonly key: number
  readonly handler: string
  readonly eventId: string
  readonly stream: string
  /** Epoch milliseconds of the event. */
  readonly time: number
  readonly body: string
  /** How often it was tried. */
  readonly attempts: number
  /** Epoch milliseconds; absent when it is dead. */
  readonly dueAt?: number
  /** Why the last try did not succeed. */
  readonly reason?: string
}

export interface Settlement {
  /** Keys of what was taken over there. */
  readonly accepted: readonly number[]
  readonly retry: readonly { readonly key: number; readonly dueAt: number; readonly reason: string }[]
  readonly dead: readonly { readonly key: number; readonly reason: string }[]
}

export interface Backlog {
  readonly handler: string
  readonly waiting: number
  readonly dead: number
  /** Epoch milliseconds of the oldest event that waits. */
  readonly oldest?: number
  /** The newest reason. */
  readonly reason?: string
}

export interface OutboxFilter {
  readonly handler?: string
  readonly state?: 'waiting' | 'dead'
}

export interface OutboxQuery extends OutboxFilter {
  readonly limit: number
}
