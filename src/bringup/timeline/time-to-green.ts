import type { CheckCard } from '../../core/instance.js'
import { grouped } from '../../reporters/grouped.js'
import { allGreenSince } from '../../reporters/time-to-green.js'
import type { KnownCheck, PhaseChange, SignOff, TransitionRecord } from '../../store/store.js'
import { type Looks, looksOf } from '../looks.js'
import { median } from '../median.js'
import { pointKey } from '../point-key.js'
import { isSilent, standingNow } from '../standing.js'

// A run's own report counts from the start of the run (reporters/time-to-green.ts); here it is the site's whole coming up,
// over all runs, until it was signed off or until now.

/** How long a check took from the start of its site, or from its own declaration when that was later. */
export interface CheckTime {
  readonly check: CheckCard
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Epoch milliseconds of the start of the green that lasted until the sign-off, or lasts; absent: not yet. */
  readonly greenSince?: number
  /** It was green the last time, by a result that is too old to count. */
  readonly stale: boolean
  /** Waived as it is now: nobody waits for it. */
  readonly waived: boolean
}

/** How long several checks took until the last of them was green to stay. Waived ones are counted, and not waited for. */
export interface GroupTime {
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly total: number
  readonly green: number
  readonly stale: number
  readonly waived: number
  /** Until all was green; absent: not yet. */
  readonly ms?: number
  /** Of the checks that are green. */
  readonly medianMs?: number
  readonly slowest?: CheckTime
}

export interface PointTime extends GroupTime {
  readonly suite: string
  readonly point: string
  readonly title: string
  readonly owner: string
}

export interface OwnerTime extends GroupTime {
  readonly owner: string
}

/** How a site came up, quickest first, and what is not green last. */
export interface SiteTimes {
  readonly site: string
  readonly startedAt: number
  /** The sign-off that ended it. */
  readonly signedOffAt?: number
  /** When somebody last looked; absent when nobody ever did. */
  readonly looks?: Looks
  readonly whole: GroupTime
  readonly owners: readonly OwnerTime[]
  readonly points: readonly PointTime[]
  readonly checks: readonly CheckTime[]
}

/** What the store says of one site. */
export interface ComingUp {
  readonly site: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly checks: readonly KnownCheck[]
  readonly transitions: readonly TransitionRecord[]
  readonly phaseChanges: readonly PhaseChange[]
  readonly signOffs: readonly SignOff[]
}

/** How a site came up; undefined when nothing is declared there. */
export function siteTimes(records: ComingUp): SiteTimes | undefined {
  const startedAt = startOf(records)
  if (startedAt === undefined) return undefined
  const signedOffAt = records.signOffs.find(({ time }) => time >= startedAt)?.time
  const changes = grouped(records.transitions, ({ id }) => id)
  const times = records.checks.map((known) =>
    timeOf(known, changes.get(known.check.id) ?? [], { startedAt, signedOffAt, now: records.now }),
  )
  const [first, ...rest] = times
  if (first === undefined) return undefined
  const looks = looksOf(records.checks)
  return {
    site: records.site,
    startedAt,
    ...(signedOffAt !== undefined && { signedOffAt }),
    ...(looks && { looks }),
    whole: groupTime([first, ...rest]),
    owners: sorted(
      [...grouped(times, ({ check }) => check.owner)].map(([owner, each]) => ({ owner, ...groupTime(each) })),
    ),
    points: sorted([...grouped(times, ({ check }) => pointKey(check)).values()].map(pointTime)),
    checks: [...times].sort((a, b) => compared(msOf(a), msOf(b))),
  }
}

/** Only these owners' part of it, when some are named; the site as a whole stays. */
export function timesOfOwners(times: SiteTimes, owners: readonly string[] | undefined): SiteTimes {
  if (owners === undefined) return times
  return {
    ...times,
    owners: times.owners.filter(({ owner }) => owners.includes(owner)),
    points: times.points.filter(({ owner }) => owners.includes(owner)),
    checks: times.checks.filter(({ check }) => owners.includes(check.owner)),
  }
}

/** From the start until green to stay; 0 when it was so before; undefined: not yet. */
export function msOf({ startedAt, greenSince }: CheckTime): number | undefined {
  return greenSince === undefined ? undefined : Math.max(0, greenSince - startedAt)
}

/** The last change of the phase to bringup, or when the site was first declared or heard of. */
function startOf({ checks, transitions, phaseChanges }: ComingUp): number | undefined {
  const broughtUp = phaseChanges.findLast(({ phase }) => phase === 'bringup')
  if (broughtUp !== undefined) return broughtUp.time
  const times = [...checks.map(({ declaredAt }) => declaredAt), ...transitions.slice(0, 1).map(({ time }) => time)]
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b))
}

interface Stretch {
  readonly startedAt: number
  readonly signedOffAt: number | undefined
  readonly now: number
}

function timeOf(known: KnownCheck, changes: readonly TransitionRecord[], of: Stretch): CheckTime {
  const { check, declaredAt, last } = known
  const heardOf = Math.min(declaredAt, changes[0]?.time ?? declaredAt)
  const lasting = greenUntil(changes, undefined)
  const isKnown = !isSilent(standingNow(known, { now: of.now, siteStates: NO_STATES }))
  const atSignOff = of.signedOffAt === undefined ? undefined : greenUntil(changes, of.signedOffAt)
  const greenSince = atSignOff ?? (isKnown ? lasting : undefined)
  return {
    check,
    startedAt: Math.max(of.startedAt, heardOf),
    ...(greenSince !== undefined && { greenSince }),
    stale: greenSince === undefined && lasting !== undefined,
    waived: last !== undefined && last.result.outcome.status !== 'OK' && last.result.waiver !== undefined,
  }
}

/** The store gives sites as they are now. */
const NO_STATES = new Map<string, never>()

/** Since when it was green at that time; at the end of what is known when no time is given. */
function greenUntil(changes: readonly TransitionRecord[], at: number | undefined): number | undefined {
  const last = at === undefined ? changes.at(-1) : changes.findLast(({ time }) => time <= at)
  return last?.to === 'OK' ? last.time : undefined
}

function pointTime(times: readonly [CheckTime, ...CheckTime[]]): PointTime {
  const { suite, point, pointTitle, owner } = times[0].check
  return { suite, point, title: pointTitle, owner, ...groupTime(times) }
}

function groupTime(times: readonly [CheckTime, ...CheckTime[]]): GroupTime {
  const startedAt = times.reduce((least, each) => Math.min(least, each.startedAt), times[0].startedAt)
  const awaited = times.filter(({ waived }) => !waived)
  const since = allGreenSince(awaited.map(({ greenSince }) => greenSince))
  const green = awaited.filter(({ greenSince }) => greenSince !== undefined)
  const slowest = green.reduce<CheckTime | undefined>(
    (a, b) => (a !== undefined && took(a) >= took(b) ? a : b),
    undefined,
  )
  return {
    startedAt,
    total: times.length,
    green: green.length,
    stale: awaited.filter(({ stale }) => stale).length,
    waived: times.length - awaited.length,
    ...(since !== undefined && { ms: Math.max(0, since - startedAt) }),
    ...(slowest !== undefined && { medianMs: median(green.map(took)), slowest }),
  }
}

function took(time: CheckTime): number {
  return msOf(time) ?? Number.POSITIVE_INFINITY
}

function sorted<T extends GroupTime>(times: readonly T[]): readonly T[] {
  return [...times].sort((a, b) => compared(a.ms, b.ms))
}

/** Not yet comes last. */
function compared(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return a - b
}
