import type { SiteEvent } from '../../core/site-event.js'
import type { PhaseChange, RunRecord, SignOff, TransitionRecord } from '../../store/store.js'

/** Something that happened at a site. */
export type Happening = {
  readonly time: number
} /** @property regression What was proven at the sign-off is lost. */ & (
  | { readonly kind: 'check'; readonly change: TransitionRecord; readonly regression: boolean }
  /** Checks that one root cause kept from being tried, told as one. */
  | { readonly kind: 'blocked'; readonly by: string; readonly changes: readonly TransitionRecord[] }
  | { readonly kind: 'turned'; readonly event: SiteEvent }
  | { readonly kind: 'phase'; readonly change: PhaseChange }
  | { readonly kind: 'signed-off'; readonly signOff: SignOff }
  | { readonly kind: 'run-started'; readonly run: RunRecord }
  | { readonly kind: 'run-ended'; readonly run: RunRecord; readonly finished: RunEnd }
  /** Runs one after the other in which nothing happened, told as one. */
  | { readonly kind: 'quiet-runs'; readonly runs: readonly FinishedRun[] }
)

type RunEnd = NonNullable<RunRecord['finished']>

export interface FinishedRun {
  readonly run: RunRecord
  readonly finished: RunEnd
}

/** What the store says of a site, each list as the store orders it. */
export interface SiteRecords {
  readonly transitions: readonly TransitionRecord[]
  readonly siteEvents: readonly SiteEvent[]
  readonly phaseChanges: readonly PhaseChange[]
  readonly signOffs: readonly SignOff[]
  readonly runs: readonly RunRecord[]
}

/** What is shown of it. */
export interface Period {
  /** Epoch milliseconds, inclusive. */
  readonly since?: number
  /** Epoch milliseconds, exclusive. */
  readonly until?: number
}

/** Everything that happened at a site, oldest first; what happened at once, the cause first. */
export function happeningsOf(records: SiteRecords, period: Period = {}): readonly Happening[] {
  const all: readonly Happening[] = [
    ...changesOf(records.transitions, (change) => isRegression(change, records)),
    ...records.siteEvents.map((event) => ({ kind: 'turned', time: event.time, event }) as const),
    ...records.phaseChanges.map((change) => ({ kind: 'phase', time: change.time, change }) as const),
    ...records.signOffs.map((signOff) => ({ kind: 'signed-off', time: signOff.time, signOff }) as const),
    ...records.runs.flatMap(endsOf),
  ]
  const shown = all.filter(({ time }) => isWithin(time, period))
  return withQuietRuns(shown.sort((a, b) => a.time - b.time || orderOf(a) - orderOf(b)))
}

/** Only what concerns these owners, when some are named: their checks and integration points, and what concerns the whole site. */
export function recordsOfOwners(records: SiteRecords, owners: readonly string[] | undefined): SiteRecords {
  if (owners === undefined) return records
  return {
    ...records,
    transitions: records.transitions.filter(({ owner }) => owners.includes(owner)),
    siteEvents: records.siteEvents.filter(({ point }) => point === undefined || owners.includes(point.owner)),
  }
}

function isWithin(
  time: number,
  { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: Period,
): boolean {
  return time >= since && time < until
}

function orderOf(happening: Happening): number {
  switch (happening.kind) {
    case 'run-started':
      return 0
    case 'check':
      return 1
    case 'blocked':
      return 2
    case 'turned':
      return happening.event.point === undefined ? 4 : 3
    case 'phase':
      return 6
    case 'signed-off':
      return 5
    case 'run-ended':
    case 'quiet-runs':
      return 7
  }
}

/** Checks that are blocked by one another's fault are told as one when no more than this lies between two of them. */
const FOLD_MS = 60_000

type Fold = {
  readonly kind: 'blocked'
  readonly time: number
  readonly by: string
  readonly changes: TransitionRecord[]
}

/** Each change by itself, but what the same root cause blocks together, where the first of it stands. */
function changesOf(
  transitions: readonly TransitionRecord[],
  isLost: (change: TransitionRecord) => boolean,
): readonly Happening[] {
  const happenings: Happening[] = []
  const open = new Map<string, Fold>()
  for (const change of transitions) {
    const { time, blockedBy } = change
    if (isOver(open.get(change.id), time)) open.delete(change.id)
    if (blockedBy === undefined) happenings.push({ kind: 'check', time, change, regression: isLost(change) })
    else fold(blockedBy, change)
  }
  return happenings

  function fold(by: string, change: TransitionRecord): void {
    const known = open.get(by)
    if (known !== undefined && change.time - (known.changes.at(-1)?.time ?? 0) <= FOLD_MS) known.changes.push(change)
    else {
      const started: Fold = { kind: 'blocked', time: change.time, by, changes: [change] }
      open.set(by, started)
      happenings.push(started)
    }
  }
}

/** From green to anything else after a sign-off, unless the site was brought up anew since. */
function isRegression({ time, from, to }: TransitionRecord, { signOffs, phaseChanges }: SiteRecords): boolean {
  const signedOff = signOffs.findLast((signOff) => signOff.time <= time)
  if (signedOff === undefined || from !== 'OK' || to === 'OK') return false
  const phase = phaseChanges.findLast((change) => change.time <= time)?.phase
  return phase !== 'bringup'
}

/** When the root cause itself changes, what it blocks from then on is another story; what is known at once has no order. */
function isOver(fold: Fold | undefined, time: number): boolean {
  return fold !== undefined && (fold.changes.at(-1)?.time ?? fold.time) < time
}

function endsOf(run: RunRecord): readonly Happening[] {
  const started = { kind: 'run-started', time: run.startedAt, run } as const
  const { finished } = run
  return finished === undefined ? [started] : [started, { kind: 'run-ended', time: finished.at, run, finished }]
}

/** A run whose end follows its start at once changed nothing: such runs are told together. */
function withQuietRuns(happenings: readonly Happening[]): readonly Happening[] {
  const told: Happening[] = []
  for (const happening of happenings) {
    const before = told.at(-1)
    const isQuiet =
      happening.kind === 'run-ended' && before?.kind === 'run-started' && before.run.id === happening.run.id
    if (!isQuiet) {
      told.push(happening)
      continue
    }
    told.pop()
    const earlier = told.at(-1)
    const runs = [{ run: happening.run, finished: happening.finished }]
    if (earlier?.kind !== 'quiet-runs') told.push({ kind: 'quiet-runs', time: before.time, runs })
    else told.splice(-1, 1, { ...earlier, runs: [...earlier.runs, ...runs] })
  }
  return told
}
