import type { CheckEvent } from '../core/event.js'
import type { CheckCard, NotApplicable, Waiver } from '../core/instance.js'
import type { Fresh } from '../core/recorder.js'
import type { RunEnding } from '../core/run.js'
import type { Phase, SiteState } from '../core/site.js'
import type { SiteEvent } from '../core/site-event.js'
import type { Status } from '../core/status.js'
import type { OutboxStore } from './outbox-store.js'

/**
 * Where events are kept. Each method is one transaction: it has happened as a whole when its promise resolves, and not at
 * all when it rejects. Several processes may use one store at once.
 *
 * Rejects with an OperatorError: STORE_UNWRITABLE when the disk is full or may only be read, STORE_UNREACHABLE when a server
 * is gone.
 */
export interface Store extends OutboxStore {
  /** For people: a path, or a URL without its password. */
  readonly location: string

  /**
   * Takes in what suites declare at sites: what is new is known from now on, what is no longer declared is no longer asked
   * for. Its history stays.
   */
  declare(declaration: Declaration): Promise<void>
  /** Derives the events of results from what is known, and keeps both with what is to be sent of them. */
  append(batch: Batch): Promise<Appended>

  /** Every check that is declared, with its last event, ordered by site and in the order of its suite. */
  checks(filter?: CheckFilter): Promise<readonly KnownCheck[]>
  notApplicable(sites?: readonly string[]): Promise<readonly NotApplicable[]>
  /** The suites that were never declared whole at a site where some of their checks are: what else they ask is not known. */
  partlyDeclared(sites?: readonly string[]): Promise<readonly SuiteAtSite[]>
  /** The suites as they were last declared. */
  suites(): Promise<readonly DeclaredSuite[]>
  /** The last events of a check, newest first; late ones stand in their place by time. */
  history(query: HistoryQuery): Promise<readonly CheckEvent[]>
  /** Changes of status, oldest first: the first result of a check among them (without `from`). Retention does not touch them. */
  transitions(query: TransitionQuery): Promise<readonly TransitionRecord[]>
  /** Integration points and sites that turned, oldest first. */
  siteEvents(query: TimeQuery): Promise<readonly SiteEvent[]>
  /** The waivers that a failure was accepted by, in the order of their checks and last days. */
  waivers(sites?: readonly string[]): Promise<readonly UsedWaiver[]>

  /** The phase and the last sign-off of each site that has one here. */
  siteStates(): Promise<ReadonlyMap<string, SiteState>>
  setPhase(change: PhaseChange): Promise<void>
  /** Oldest first. */
  phaseChanges(query: TimeQuery): Promise<readonly PhaseChange[]>
  /** Keeps a sign-off and sets the site's phase to live. */
  signOff(signOff: SignOff): Promise<void>
  /** Oldest first. */
  signOffs(query: TimeQuery): Promise<readonly SignOff[]>
  /** Keeps what `prove` found out; of each definition of a check the newest counts. */
  prove(proofs: readonly Proof[]): Promise<void>
  /** The newest proof of each check's present definition. */
  proofs(sites?: readonly string[]): Promise<ReadonlyMap<string, Proof>>

  /** Keeps a run: first when it starts, and again, with the same id, when it is over. */
  putRun(run: RunRecord): Promise<void>
  /** Newest first. */
  runs(query: TimeQuery & { readonly limit?: number }): Promise<readonly RunRecord[]>

  /** Deletes events beyond their age and number, never the last one of a check, transitions, sign-offs or deployments. */
  prune(retention: Retention): Promise<{ readonly deleted: number }>
  /** Forgets all of a site: it was torn down, and what comes up under its name is another one. */
  forgetSite(site: string): Promise<void>
  close(): Promise<void>
}

/** What suites declare, as planned. */
export interface Declaration {
  /** Epoch milliseconds. */
  readonly time: number
  readonly checks: readonly CheckCard[]
  readonly notApplicable: readonly NotApplicable[]
  /** The suites that were read. */
  readonly suites: readonly DeclaredSuite[]
  /**
   * What this declaration is complete for: of these suites at these sites, a check that is not in it is declared no more.
   * Empty when only some checks were selected.
   */
  readonly completeFor: readonly SuiteAtSite[]
}

export interface SuiteAtSite {
  readonly site: string
  readonly suite: string
}

export interface DeclaredSuite {
  readonly id: string
  readonly title: string
  readonly file: string
  /** Of the text of its file, followed by those that it includes; hex. */
  readonly sha256: string
}

export interface Batch {
  /** In the order in which they were found out. */
  readonly fresh: readonly Fresh[]
  /** The clock of who found them out; without it their times are believed. */
  readonly now?: () => number
  /** What is to be sent of the events: called within the transaction, so it is pure and quick. */
  readonly route: Route
}

export type Route = (events: readonly CheckEvent[], siteEvents: readonly SiteEvent[]) => readonly Outgoing[]

export interface Appended {
  /** In the order of the results. */
  readonly events: readonly CheckEvent[]
  readonly siteEvents: readonly SiteEvent[]
  /** How far ahead of the present the furthest last event of a check was that a result has outranked; 0 when none was. */
  readonly outrankedAheadMs: number
}

/** A text that is to leave by a handler. */
export interface Outgoing {
  readonly handler: string
  /** The event's id: what a receiver may tell a second delivery by. */
  readonly eventId: string
  /** What it is about, such as a check instance's id: of one stream, order matters. */
  readonly stream: string
  /** Epoch milliseconds of the event. */
  readonly time: number
  /** As it goes over the wire, but for how several are joined. Redacted. */
  readonly body: string
}

export interface CheckFilter {
  readonly sites?: readonly string[]
  readonly owners?: readonly string[]
}

export interface KnownCheck {
  readonly check: CheckCard
  /** Epoch milliseconds. */
  readonly declaredAt: number
  /** Absent when it never reported. */
  readonly last?: CheckEvent
}

export interface TimeQuery {
  readonly sites?: readonly string[]
  /** Epoch milliseconds, inclusive. */
  readonly since?: number
  /** Epoch milliseconds, exclusive. */
  readonly until?: number
}

export interface HistoryQuery {
  /** The check instance. */
  readonly id: string
  readonly limit: number
  /** Epoch milliseconds, exclusive: older ones only. */
  readonly before?: number
}

export interface TransitionQuery extends TimeQuery {
  /** Check instances. */
  readonly ids?: readonly string[]
}

export interface TransitionRecord {
  readonly eventId: string
  readonly time: number
  /** The check instance. */
  readonly id: string
  readonly site: string
  readonly owner: string
  readonly from?: Status
  readonly to: Status
  readonly output: string
  readonly blockedBy?: string
}

/** A waiver and when it was first and last needed. */
export interface UsedWaiver {
  /** The check instance. */
  readonly id: string
  readonly waiver: Waiver
  readonly firstUsed: number
  readonly lastUsed: number
}

export interface PhaseChange {
  readonly site: string
  readonly time: number
  readonly phase: Phase
  readonly by?: string
  readonly reason?: string
}

export interface SignOff {
  readonly id: string
  readonly site: string
  readonly time: number
  readonly by: string
  /** How long every check had been green at least. */
  readonly stableMs: number
  /** SHA-256 of the report, hex. */
  readonly sha256: string
  /** The report as JSON. */
  readonly report: string
}

export type ProofVerdict = 'proven' | 'toothless' | 'unprovable'

/** Whether a check can fail, as tried in sabotaged worlds. */
export interface Proof {
  /** The check instance. */
  readonly id: string
  readonly definition: string
  readonly time: number
  readonly verdict: ProofVerdict
  readonly trials: readonly Trial[]
  /** Why it cannot be proven. */
  readonly reason?: string
}

/** One sabotage and what the check said of it. */
export interface Trial {
  readonly sabotage: string
  readonly status: Status
  readonly output: string
}

export interface RunRecord {
  readonly id: string
  readonly startedAt: number
  readonly version: string
  readonly host: string
  readonly sites: readonly string[]
  readonly checks: number
  /** Absent while it goes on, or when it was killed. */
  readonly finished?: {
    readonly at: number
    readonly ending: RunEnding
    readonly status: Status
    readonly rounds: number
  }
}

export interface Retention {
  /** Epoch milliseconds: events before it go. */
  readonly before?: number
  /** Of each check, no more than this many are kept. */
  readonly perCheck?: number
}
