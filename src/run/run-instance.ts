import { setTimeout as delay } from 'node:timers/promises'
import { attempt, elapsedMs } from '../core/attempt.js'
import type { LoadCheckType } from '../core/check-type.js'
import type { CheckInstance, Retry } from '../core/instance.js'
import { judge } from '../core/judge.js'
import { redactKnownOutcome } from '../core/known-secrets.js'
import type { Outcome } from '../core/outcome.js'
import type { AttemptRecord, Result } from '../core/result.js'
import { timerMs } from '../core/timer.js'
import type { Limits } from './limits.js'
import { resultOf, untried } from './result-of.js'
import { trimFacts } from './trim-facts.js'

/** What running needs from outside. */
export interface RunEnvironment {
  readonly loadCheckType: LoadCheckType
  readonly limits: Limits
  readonly now: () => number
  /** Aborts when the run is to stop. */
  readonly signal: AbortSignal
}

/** Tries a check until it is OK or its attempts are used up. Undefined when the run was stopped before there was a verdict. */
export async function runInstance(instance: CheckInstance, environment: RunEnvironment): Promise<Result | undefined> {
  const { signal, now } = environment
  const attempts: AttemptRecord[] = []
  const started = performance.now()
  let startedAt = now()
  for (let count = 1; ; count++) {
    const tried = await tryOnce(instance, environment)
    if (signal.aborted) return undefined
    if (count === 1) startedAt = tried.startedAt
    const outcome = redactKnownOutcome(tried.outcome)
    attempts.push({ status: outcome.status, output: outcome.output, durationMs: tried.durationMs })
    if (outcome.status === 'OK' || count >= instance.retry.attempts) {
      const said = saysAttempts(outcome, count, instance.retry)
      return resultOf(instance, said, { attempts, startedAt, durationMs: elapsedMs(started) })
    }
    await pause(instance.retry, count, signal)
    if (signal.aborted) return undefined
  }
}

/** The result of a check that was not tried, for what it depends on is not green. */
export function blockedResult(instance: CheckInstance, cause: Result, now: number): Result {
  const root = cause.blockedBy ?? cause.instance.id
  const outcome: Outcome = { status: 'UNKNOWN', output: `blocked by ${nameFor(instance, root)}` }
  return { ...resultOf(instance, outcome, untried(now)), blockedBy: root }
}

async function tryOnce(instance: CheckInstance, { loadCheckType, limits, now, signal }: RunEnvironment) {
  const type = await loadCheckType(instance.type)
  if (type === undefined) throw new Error(`the plan names the check type "${instance.type}", which does not exist`)
  const { options, timeoutMs, timeoutStatus, directory, site } = instance
  const settings = { options, timeoutMs, timeoutStatus, context: { site, directory, now }, signal }
  const limited = () => limits(instance.target, () => attempt(type, settings))
  // outside of the limits: what waits for its module holds no place that others could use
  const attempted = await (type.admit?.(limited, signal) ?? limited())
  const judged = await judge(attempted.outcome, instance.criteria, {
    timeoutMs,
    leftMs: timeoutMs - attempted.durationMs,
    signal,
  })
  return { ...attempted, outcome: trimFacts(judged) }
}

function saysAttempts(outcome: Outcome, count: number, { attempts }: Retry): Outcome {
  if (attempts === 1 || (count === 1 && outcome.status === 'OK')) return outcome
  return { ...outcome, output: `${outcome.output} (${outcome.status} on attempt ${count} of ${attempts})` }
}

async function pause({ delayMs, backoff }: Retry, count: number, signal: AbortSignal): Promise<void> {
  const factor = backoff === 'exponential' ? 2 ** (count - 1) : 1
  await delay(timerMs(delayMs * factor), undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

/** The id without what both share: `dns.resolver` within a suite, `other.dns.resolver` from another. */
function nameFor({ site, suite }: CheckInstance, id: string): string {
  const path = id.startsWith(`${site.name}/`) ? id.slice(site.name.length + 1) : id
  return path.startsWith(`${suite}.`) ? path.slice(suite.length + 1) : path
}
