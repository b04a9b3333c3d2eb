import type { AnyCheckType, CheckContext, Phase } from './check-type.js'
import { messageOf } from './errors.js'
import type { Metric } from './metric.js'
import type { Outcome } from './outcome.js'
import { durationInWords } from './quantity.js'
import { isStarved, type LookedAt, watchStarvation } from './starvation.js'
import { timerMs } from './timer.js'

export interface AttemptSettings {
  readonly options: Readonly<Record<string, unknown>>
  readonly timeoutMs: number
  readonly timeoutStatus: Outcome['status']
  readonly context: Omit<CheckContext, 'signal' | 'log'>
  /** Aborts the attempt from outside (the run is being stopped). */
  readonly signal?: AbortSignal
}

/** What one try of a check gave, with what it said on the way. */
export interface Attempted {
  readonly outcome: Outcome
  readonly log: readonly string[]
  readonly startedAt: number
  readonly durationMs: number
}

/** Made once: without a reason each abort makes an exception of its own, with its stack. */
const OVER = new Error('the attempt is over')

/**
 * Runs a check once, against its deadline. The only place where a deadline is kept and where a check's exception becomes
 * UNKNOWN: a check that ignores its signal is late all the same.
 */
export async function attempt(type: AnyCheckType, settings: AttemptSettings): Promise<Attempted> {
  const { options, context, signal: outer } = settings
  const controller = new AbortController()
  const log: Step[] = []
  const startedAt = context.now()
  const started = performance.now()
  const watch = watchStarvation()
  const overdue = () => late(settings, log, { elapsedMs: elapsedMs(started), starvedMs: watch.starvedMs() })
  const outcome = await new Promise<Outcome>((resolve) => {
    const end = (result: Outcome) => {
      clearTimeout(timer)
      watch.end()
      outer?.removeEventListener('abort', stop)
      resolve(result)
      controller.abort(OVER)
    }
    const stop = () => endOnce({ status: 'UNKNOWN', output: 'stopped before it was done', conclusive: false })
    const expire = () => {
      controller.abort(OVER) // first, for a check that is told so may say what it is stuck in
      endOnce(overdue())
    }
    let isOver = false
    const endOnce = (result: Outcome) => {
      if (!isOver) end(result)
      isOver = true
    }
    const timer = setTimeout(expire, timerMs(settings.timeoutMs))
    if (outer?.aborted) return stop()
    outer?.addEventListener('abort', stop, { once: true })
    const running = run(type, options, {
      ...context,
      signal: controller.signal,
      log: (line, phase = 'other') => log.push({ line, phase }),
    })
    // where the process was kept busy, a check is done before its timer could fire
    running.then((result) => endOnce(isGood(result) && elapsedMs(started) > settings.timeoutMs ? overdue() : result))
  })
  return { outcome, log: log.map(({ line }) => line), startedAt, durationMs: elapsedMs(started) }
}

function isGood({ status }: Outcome): boolean {
  return status === 'OK' || status === 'WARNING'
}

async function run(
  type: AnyCheckType,
  options: Readonly<Record<string, unknown>>,
  context: CheckContext,
): Promise<Outcome> {
  try {
    return checked(await type.run(options, context))
  } catch (error) {
    return {
      status: 'UNKNOWN',
      output: `the check could not do its work: ${messageOf(error)}`,
      longOutput: error instanceof Error ? (error.stack ?? '') : '',
      conclusive: false,
    }
  }
}

const STATUSES = new Set<unknown>(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'])

/** A user's JavaScript may return anything; what is no outcome must not pass as one. */
function checked(outcome: Outcome): Outcome {
  if (isOutcome(outcome)) return outcome
  return {
    status: 'UNKNOWN',
    output: 'the check returned no outcome: end it with ok(), warning(), critical() or unknown()',
    conclusive: false,
  }
}

function isOutcome(value: Outcome): boolean {
  if (!STATUSES.has(value?.status) || typeof value.output !== 'string') return false
  const { longOutput = '', metrics = [], observed = {} } = value
  return typeof longOutput === 'string' && isRecord(observed) && Array.isArray(metrics) && metrics.every(isMetric)
}

function isMetric(value: Metric): boolean {
  return (
    isRecord(value) &&
    typeof value.label === 'string' &&
    typeof value.value === 'number' &&
    typeof value.unit === 'string'
  )
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A step of a check, as its log has it. */
interface Step {
  readonly line: string
  readonly phase: Phase
}

/**
 * Whatever else was waited for than the connection, its absence in time proves nothing about what is checked; nor does
 * anything that this process could not look at.
 */
function late({ timeoutMs, timeoutStatus }: AttemptSettings, log: readonly Step[], time: LookedAt): Outcome {
  if (isStarved(timeoutMs, time)) return starved(timeoutMs, time)
  const last = log.at(-1)
  return {
    status: timeoutStatus,
    output: `timed out after ${durationInWords(timeoutMs)}${last === undefined ? '' : `, while ${last.line}`}`,
    ...(last?.phase !== 'connecting' && { conclusive: false }),
  }
}

function starved(timeoutMs: number, time: LookedAt): Outcome {
  const [busy, all] = [durationInWords(time.starvedMs), durationInWords(time.elapsedMs)]
  return {
    status: 'UNKNOWN',
    output: `cannot tell whether it answers within ${durationInWords(timeoutMs)}: this process was kept busy for ${busy} of ${all}`,
    conclusive: false,
  }
}

/** Milliseconds since a reading of `performance.now()`, to the microsecond. */
export function elapsedMs(started: number): number {
  return Math.round((performance.now() - started) * 1000) / 1000
}
