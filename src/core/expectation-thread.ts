import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { messageOf } from './errors.js'
import { type Conditions, type Deadline, type Finding, undecided } from './expectation.js'
import { knownSecrets } from './known-secrets.js'
import type { Facts } from './outcome.js'
import { durationInWords } from './quantity.js'
import { timerMs } from './timer.js'
import { createTurns } from './turns.js'

/** What the thread is given. */
export interface ThreadData {
  readonly conditions: Conditions
  readonly facts: Facts
  /** What is cut there has to be free of them, as here. */
  readonly secrets: readonly string[]
}

/** What it says: that it begins, and then what each condition finds, in their order. */
export type ThreadMessage = 'begins' | { readonly finding: Finding | undefined }

/**
 * Evaluates conditions in a thread of their own, which is ended at the deadline: what is not known by then is UNKNOWN. The
 * time counts from when the thread begins to evaluate.
 */
export async function findInThread(
  conditions: Conditions,
  facts: Facts,
  deadline: Deadline,
): Promise<readonly (Finding | undefined)[]> {
  const known: (Finding | undefined)[] = []
  const ended = await inTurn(() =>
    runThread({ conditions, facts, secrets: knownSecrets() }, deadline, (finding) => known.push(finding)),
  )
  const [first, ...others] = conditions.expectations.slice(known.length)
  return [
    ...known,
    ...(first === undefined ? [] : [undecided(first.that, ended)]),
    ...others.map(({ that }) => undecided(that, 'the conditions before it were not done in time')),
  ]
}

/** Calculated values may need memory, too; who needs more ends this thread alone. */
const MEMORY_MB = 256

/** Resolves with why it ended: of interest when not everything has been found by then. */
async function runThread(
  data: ThreadData,
  { timeoutMs, leftMs, signal }: Deadline,
  found: (finding: Finding | undefined) => void,
): Promise<string> {
  if (signal?.aborted) return STOPPED
  if (leftMs <= 0) return lateText(timeoutMs, leftMs)
  const worker = startWorker(data)
  const listening = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const ended = await new Promise<string>((resolve) => {
    signal?.addEventListener('abort', () => resolve(STOPPED), { signal: listening.signal })
    worker.on('message', (message: ThreadMessage) => {
      if (message === 'begins') timer = setTimeout(() => resolve(lateText(timeoutMs, leftMs)), timerMs(leftMs))
      else found(message.finding)
    })
    worker.on('error', (error) => resolve(messageOf(error)))
    worker.on('exit', () => resolve('its thread has ended'))
  })
  clearTimeout(timer)
  listening.abort()
  await worker.terminate()
  return ended
}

function startWorker(workerData: ThreadData): Worker {
  const file = createRequire(import.meta.url).resolve('#expectation-worker')
  return new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } })
}

const STOPPED = 'stopped before it was known'

function lateText(timeoutMs: number, leftMs: number): string {
  const left = durationInWords(Math.max(0, leftMs))
  return `it took longer than the ${left} that were left of the ${durationInWords(timeoutMs)}`
}

/** Conditions only calculate: more at once than there are processors would take each other's time. */
const inTurn = createTurns(Math.max(1, availableParallelism() - 1))
