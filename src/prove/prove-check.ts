import { elapsedMs } from '../core/attempt.js'
import type { AnyCheckType, LoadCheckType } from '../core/check-type.js'
import type { CheckInstance } from '../core/instance.js'
import type { Outcome } from '../core/outcome.js'
import { isUnmovable, type Unmovable } from '../core/sabotage.js'
import { isStarved, watchStarvation } from '../core/starvation.js'
import type { Place } from '../core/world.js'
import type { Limits } from '../run/limits.js'
import { runInstance } from '../run/run-instance.js'
import type { CheckProof, Seen, TriedSabotage } from './check-proof.js'
import { type CriteriaProof, proveCriteria } from './criteria-proof.js'
import type { OpenWorld, ProvingGround } from './proving-ground.js'
import { isSilent, type Trial, trialsOf } from './trials.js'

/** What proving needs from outside. */
export interface ProveEnvironment {
  readonly loadCheckType: LoadCheckType
  /** For trials, each with a world of its own. */
  readonly limits: Limits
  readonly now: () => number
  /** Aborts when the command is to stop. */
  readonly signal: AbortSignal
}

/** Tries a check in every world where it must not be green. Undefined when that was stopped before it was done. */
export async function proveCheck(
  instance: CheckInstance,
  ground: ProvingGround,
  environment: ProveEnvironment,
): Promise<CheckProof | undefined> {
  const type = await environment.loadCheckType(instance.type)
  if (type === undefined) throw new Error(`the plan names the check type "${instance.type}", which does not exist`)
  const trials = trialsOf(instance, type)
  if (trials.length === 0) return unprovable(instance, whyUntried(instance, type), environment.now())
  const tried = await Promise.all(
    trials.map((trial) =>
      environment.limits(undefined, () => attemptTrial(trial, { instance, type, ground, environment })),
    ),
  )
  return environment.signal.aborted ? undefined : judged(instance, type, tried, environment.now())
}

function whyUntried({ criteria }: CheckInstance, { sabotages }: AnyCheckType): string {
  if (sabotages === undefined) return 'its check type declares no sabotages: add `sabotages` to the module'
  return criteria.negate
    ? 'it must fail to pass, and there is no world in which what it asks for works: prove it by hand, once'
    : 'none of the sabotages of its type is about what it asks for: prove it by hand, once'
}

interface Trying {
  readonly instance: CheckInstance
  readonly type: AnyCheckType
  readonly ground: ProvingGround
  readonly environment: ProveEnvironment
}

/** What was tried, and what the check saw there. */
interface Trialled {
  readonly tried: TriedSabotage
  readonly seen: Seen
}

async function attemptTrial({ sabotage, world }: Trial, trying: Trying): Promise<Trialled | Unmovable> {
  const { environment, ground, instance, type } = trying
  if (environment.signal.aborted) return STOPPED
  const { name, title, advice } = sabotage
  const outcome = await ground.within(world, async ({ place, launcher }) => {
    const options = movedOptions(type, instance, { ...place, directory: instance.directory })
    if (isUnmovable(options)) return options
    const timeoutMs = isSilent(world) ? Math.min(instance.timeoutMs, SILENCE_MS) : BUSY_MS
    return untilLookedAt(timeoutMs, () => runMoved({ ...instance, options, timeoutMs }, launcher, trying))
  })
  if (isUnmovable(outcome)) return outcome
  const { status, output } = outcome
  const tried = { name, title, ...(advice !== undefined && { advice }), outcome: { status, output } }
  return { tried, seen: outcome }
}

/** What a process was too busy to look at was not noticed: such a try proves nothing, and is made again. */
async function untilLookedAt(
  timeoutMs: number,
  attempt: () => Promise<Outcome | Unmovable>,
): Promise<Outcome | Unmovable> {
  for (let tries = 1; tries <= BUSY_TRIES; tries++) {
    const started = performance.now()
    const watch = watchStarvation()
    try {
      const outcome = await attempt()
      const time = { elapsedMs: elapsedMs(started), starvedMs: watch.starvedMs() }
      if (isUnmovable(outcome) || outcome.status !== 'UNKNOWN' || time.elapsedMs < timeoutMs) return outcome
      if (!isStarved(timeoutMs, time)) return outcome
    } finally {
      watch.end()
    }
  }
  return { unmovable: 'this machine is too busy to look at it in time: prove it again' }
}

const BUSY_TRIES = 5

const STOPPED: Unmovable = { unmovable: 'stopped before it was tried' }

/** Silence is as long as one likes. */
const SILENCE_MS = 1000

/** What answers at all does so at once, unless the machine is busy: that must not look like a red check. */
const BUSY_MS = 10_000

function movedOptions(
  type: AnyCheckType,
  { options }: CheckInstance,
  place: Place,
): CheckInstance['options'] | Unmovable {
  const moved: CheckInstance['options'] | Unmovable = type.sabotages?.move(options, place) ?? {
    unmovable: 'its check type says nothing of where to lead it',
  }
  const contradiction = isUnmovable(moved) ? undefined : type.validate?.(moved)
  return contradiction === undefined
    ? moved
    : { unmovable: `what its \`move\` gives contradicts itself: ${contradiction}` }
}

/** Runs the check as any other, once, without its waiver. */
async function runMoved(
  { waiver: _, target: __, ...instance }: CheckInstance,
  launcher: OpenWorld['launcher'],
  { type, environment }: Trying,
): Promise<Outcome | Unmovable> {
  const launched: AnyCheckType = { ...type, run: (options, context) => type.run(options, { ...context, launcher }) }
  const result = await runInstance(
    { ...instance, retry: { attempts: 1, delayMs: 0, backoff: 'constant' } },
    { ...environment, loadCheckType: async () => launched, limits: (_target, work) => work() },
  )
  return result === undefined ? STOPPED : result.outcome
}

function judged(
  instance: CheckInstance,
  type: AnyCheckType,
  results: readonly (Trialled | Unmovable)[],
  time: number,
): CheckProof {
  const trialled = results.flatMap((result) => (isUnmovable(result) ? [] : [result]))
  const seen = trialled.map((each) => each.seen)
  const criteria = instance.criteria.negate ? NO_CRITERIA : proveCriteria(instance, type, seen)
  const tried = [...trialled.map((each) => each.tried), ...criteria.toothless]
  const green = tried.filter(({ outcome }) => outcome.status === 'OK')
  const unmovable = results.find(isUnmovable)
  if (green.length > 0 && mayBeItsCriteria(instance)) return unprovable(instance, CRITERIA_UNMET, time, tried)
  if (green.length > 0) return { instance, verdict: 'toothless', tried, time }
  if (unmovable !== undefined) return unprovable(instance, unmovable.unmovable, time, tried)
  if (isUncertain(instance, tried))
    return unprovable(instance, mayBeItsCriteria(instance) ? CRITERIA_UNMET : UNCERTAIN, time, tried)
  if (criteria.untried !== undefined) return unprovable(instance, criteria.untried, time, tried)
  return { instance, verdict: 'proven', tried, time }
}

const NO_CRITERIA: CriteriaProof = { toothless: [] }

/** In a world where the server is well, a condition of its own may still be what fails, as it must. */
function mayBeItsCriteria({ criteria }: CheckInstance): boolean {
  return criteria.negate && (criteria.expectations.length > 0 || Object.keys(criteria.thresholds).length > 0)
}

const CRITERIA_UNMET =
  'it must fail to pass, and no world can be made in which its conditions hold: prove it by hand, once'

/** "Cannot tell" is no proof that a check that must fail notices what works. */
function isUncertain({ criteria }: CheckInstance, tried: readonly TriedSabotage[]): boolean {
  return criteria.negate && tried.every(({ outcome }) => outcome.status === 'UNKNOWN')
}

const UNCERTAIN = 'it must fail to pass, and cannot tell where all is well'

function unprovable(
  instance: CheckInstance,
  reason: string,
  time: number,
  tried: readonly TriedSabotage[] = [],
): CheckProof {
  return { instance, verdict: 'unprovable', tried, reason, time }
}
