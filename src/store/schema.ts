import type { Generated } from 'kysely'
import type { Phase } from '../core/site.js'
import type { Status } from '../core/status.js'
import type { ProofVerdict } from './store.js'

/**
 * The tables as the queries see them; `migrations.ts` makes them. Times are epoch milliseconds, JSON is text that SQL never
 * looks into, and what is not a number or a text in both databases is not used.
 */
export interface Schema {
  /** One row: which version of the tables these are, and who appended last. */
  readonly store: { readonly version: number; readonly writer: string }
  readonly checks: ChecksTable
  readonly not_applicable: NotApplicableTable
  readonly suites: SuitesTable
  readonly whole_suites: WholeSuitesTable
  readonly events: EventsTable
  readonly latest: LatestTable
  readonly transitions: TransitionsTable
  readonly group_states: GroupStatesTable
  readonly site_events: SiteEventsTable
  readonly waivers: WaiversTable
  readonly phase_changes: PhaseChangesTable
  readonly sign_offs: SignOffsTable
  readonly proofs: ProofsTable
  readonly runs: RunsTable
  readonly run_sites: { readonly run_id: string; readonly site: string }
  readonly outbox: OutboxTable
}

/** The checks that were ever declared. */
interface ChecksTable {
  readonly key: Generated<number>
  readonly id: string
  readonly site: string
  readonly suite: string
  readonly point: string
  readonly owner: string
  readonly definition: string
  /** A CheckCard. */
  readonly card: string
  /** Its place among the checks of its suite. */
  readonly position: number
  readonly declared_at: number
  /** Null while it is declared. */
  readonly removed_at: number | null
  /** How long its results count, as `freshForMs` says; null: declared by a version that did not keep it. */
  readonly fresh_ms: number | null
}

interface NotApplicableTable {
  readonly id: string
  readonly site: string
  readonly suite: string
  readonly point: string
  readonly name: string
  readonly because: string
}

interface SuitesTable {
  readonly id: string
  readonly title: string
  readonly file: string
  readonly sha256: string
  readonly declared_at: number
}

/** Suites of which all was declared at a site, once at least. */
interface WholeSuitesTable {
  readonly site: string
  readonly suite: string
  readonly declared_at: number
}

/** What nextEvent makes is in `standing`, the result without its instance in `result`. */
interface EventsTable {
  readonly key: Generated<number>
  readonly check_key: number
  readonly time: number
  readonly id: string
  readonly standing: string
  readonly result: string
}

/**
 * What is known of each check that has reported beyond what its last event says: that one is the last by its time, but where
 * a clock was wrong. Seldom written, so that an event is one row.
 */
interface LatestTable {
  readonly check_key: number
  /** Counts as green for its integration point: OK or waived. */
  readonly green: number
  /** Of the check as it was then. */
  readonly definition: string
  /** What later results of earlier times have proved beyond what the event says; null: nothing. */
  readonly proven: string | null
  /** The last event, when it is not the last by its time. */
  readonly last_key: number | null
}

interface TransitionsTable {
  readonly key: Generated<number>
  readonly event_id: string
  readonly time: number
  readonly check_key: number
  readonly site: string
  readonly owner: string
  readonly from_status: Status | null
  readonly to_status: Status
  readonly output: string
  readonly blocked_by: string | null
}

/** Integration points, and sites where suite and point are empty. */
interface GroupStatesTable {
  readonly site: string
  readonly suite: string
  readonly point: string
  /** Checks that are declared. */
  readonly total: number
  readonly green: number
  /** What was last told of it; 0 when it never was all green. */
  readonly all_green: number
  /** Null when it never was all green. */
  readonly since: number | null
}

interface SiteEventsTable {
  readonly key: Generated<number>
  readonly id: string
  readonly time: number
  readonly site: string
  /** A SiteEvent. */
  readonly body: string
}

interface WaiversTable {
  readonly check_key: number
  readonly until: string
  readonly waived_by: string
  readonly reason: string
  readonly first_used: number
  readonly last_used: number
}

interface PhaseChangesTable {
  readonly key: Generated<number>
  readonly site: string
  readonly time: number
  readonly phase: Phase
  readonly changed_by: string | null
  readonly reason: string | null
}

interface SignOffsTable {
  readonly key: Generated<number>
  readonly id: string
  readonly site: string
  readonly time: number
  readonly signed_by: string
  readonly stable_ms: number
  readonly sha256: string
  readonly report: string
}

interface ProofsTable {
  /** The check instance, declared or not. */
  readonly id: string
  readonly definition: string
  readonly site: string
  readonly time: number
  readonly verdict: ProofVerdict
  /** Trials. */
  readonly trials: string
  readonly reason: string | null
}

interface RunsTable {
  readonly id: string
  readonly started_at: number
  readonly version: string
  readonly host: string
  readonly checks: number
  /** RunRecord's `finished`. */
  readonly finished: string | null
}

/** What is to leave. Keys are never given out twice: a process that was slow settles what it took, and nothing else. */
interface OutboxTable {
  readonly key: Generated<number>
  readonly handler: string
  readonly event_id: string
  readonly stream: string
  readonly time: number
  readonly body: string
  readonly attempts: number
  /** Null when it is dead. */
  readonly due_at: number | null
  readonly leased_until: number
  readonly reason: string | null
}
