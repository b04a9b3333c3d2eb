/** The part of the store that delivery works on: what has been committed to leave and has not been taken yet. */
export interface OutboxStore {
  /**
   * Takes what is due of a handler, oldest first, under a lease: no other process takes it meanwhile. A process that dies
   * leaves it to the next one when the lease is over. What is behind something of its stream that waits for its next try,
   * or that is under a lease, is not taken; for a receiver of states a newer one makes all before it obsolete instead,
   * the dead included: they are deleted.
   */
  claim(query: ClaimQuery): Promise<readonly OutboxRow[]>
  /** Prolongs a lease. What is left of it: another process may have taken what is not. */
  renew(lease: Lease, query: { readonly now: number; readonly leaseMs: number }): Promise<Lease>
  /** Says what became of what was claimed. What is not under that lease any more is only ever deleted. */
  settle(outcomes: Settlement): Promise<void>
  /** How long until something of a handler can be claimed, in milliseconds; undefined when nothing waits. */
  untilDue(query: { readonly handler: string; readonly now: number }): Promise<number | undefined>
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
  /** `state`: the receiver keeps the last of each stream, and only the newest is worth sending. */
  readonly keeps: 'state' | 'history'
  readonly limit: number
  readonly now: number
  readonly leaseMs: number
}

/** What one process has in hand. */
export interface Lease {
  readonly keys: readonly number[]
  /** When it ends, which tells it from any other: epoch milliseconds of the store's clock. */
  readonly until: number
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
  /** When the last lease of it ends, or ended: epoch milliseconds of the store's clock. */
  readonly leasedUntil: number
  /** Why the last try did not succeed. */
  readonly reason?: string
}

export interface Settlement {
  /** The end of the lease that it was under. */
  readonly leasedUntil: number
  /** Keys of what was taken over there. */
  readonly accepted: readonly number[]
  readonly retry: readonly Retry[]
  /** Goes back as it was: due, and not tried. With a reason when it may have arrived. */
  readonly held: readonly { readonly key: number; readonly reason?: string }[]
  readonly dead: readonly { readonly key: number; readonly reason: string }[]
}

export interface Retry {
  readonly key: number
  readonly dueAt: number
  readonly reason: string
  /** Whether the receiver asked for the wait: that was no attempt. */
  readonly asked?: true
}

export interface Backlog {
  readonly handler: string
  readonly waiting: number
  readonly dead: number
  /** Epoch milliseconds of the oldest event that waits. */
  readonly oldest?: number
  /** The newest reason. */
  readonly reason?: string
  /** Of what waits, what is stuck. */
  readonly stuck?: Stuck
}

export interface Stuck {
  readonly letters: number
  /** How often one of them was tried, at most. */
  readonly attempts: number
  /** How many wait behind them: later ones of their streams. */
  readonly behind: number
}

export interface OutboxFilter {
  readonly handler?: string
  readonly state?: 'waiting' | 'dead'
}

export interface OutboxQuery extends OutboxFilter {
  readonly limit: number
}
