import type { AnyCheckType, CheckContext, Phase } from './check-type.js'
import { messageOf } from './errors.js'
import type { Metric } from './metric.js'
import type { Outcome } from './outcome.js'
import { durationInWords } from './quantity.js'
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
  const outcome = await new Promise<Outcome>((resolve) => {
    const end = (result: Outcome) => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', stop)
      resolve(result)
      controller.abort(OVER)
    }
    const stop = () => end({ status: 'UNKNOWN', output: 'stopped before it was done', conclusive: false })
    const expire = () => {
      controller.abort(OVER) // first, for a check that is told so may say what it is stuck in
      end(late(settings, log))
    }
    const timer = setTimeout(expire, timerMs(settings.timeoutMs))
    if (outer?.aborted) return stop()
    outer?.addEventListener('abort', stop, { once: true })
    const running = run(type, options, {
      ...context,
      signal: controller.signal,
      log: (line, phase = 'other') => log.push({ line, phase }),
    })
    running.then(end)
  })
  return { outcome, log: log.map(({ line }) => line), startedAt, durationMs: elapsedMs(started) }
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

/** Whatever else was waited for than the connection, its absence in time proves nothing about what is checked. */
function late({ timeoutMs, timeoutStatus }: AttemptSettings, log: readonly Step[]): Outcome {
  const last = log.at(-1)
  return {
    status: timeoutStatus,
    output: `timed out after ${durationInWords(timeoutMs)}${last === undefined ? '' : `, while ${last.line}`}`,
    ...(last?.phase !== 'connecting' && { conclusive: false }),
  }
}

/** Milliseconds since a reading of `performance.now()`, to the microsecond. */
export function elapsedMs(started: number): number {
  return Math.round((performance.now() - started) * 1000) / 1000
}
