import { hostname } from 'node:os'
import { OperatorError } from '../core/errors.js'
import { mintEventId } from '../core/event-id.js'
import type { OptionSpecs } from '../core/options.js'
import type { Recorder } from '../core/recorder.js'
import type { Run, RunSummary } from '../core/run.js'
import type { SiteState } from '../core/site.js'
import { remainderSentences } from '../delivery/remainder.js'
import { storeRecorder } from '../delivery/store-recorder.js'
import { memoryRecorder } from '../run/memory-recorder.js'
import type { NamedReporter } from '../run/reporters.js'
import type { Declaration, Proof, RunRecord, Store } from '../store/store.js'
import type { CommandProcess } from './command.js'
import type { ReadyHandlers } from './handlers.js'
import { openOutgo } from './outgo.js'
import { recordSilence } from './silence.js'
import { isStore, storeFlag, storeLocation } from './store-options.js'

/** The flags of the commands that find something out. */
export const recordingFlags = {
  ...storeFlag,
  noStore: { kind: 'boolean', description: 'Keep no history and send nothing' },
} as const satisfies OptionSpecs

/** The flag of those whose events leave. */
export const flushFlag = {
  flush: {
    kind: 'duration',
    default: '10s',
    description: 'How long to go on sending when all is done; what is left then is kept for the next run',
  },
} as const satisfies OptionSpecs

export interface RecordingFlags {
  readonly store: string | undefined
  readonly noStore: boolean
  /** Milliseconds. */
  readonly flush?: number
}

/** What is known before a plan is made. */
export interface History {
  /** What is known of the sites beyond their files. */
  readonly siteStates: ReadonlyMap<string, SiteState>
  /** Begins to keep: only now a store is made that is not there yet. */
  readonly start: (declaration: Declaration, handlers?: ReadyHandlers) => Promise<Recording>
  readonly close: () => Promise<void>
}

/** Where a command keeps what it finds out. */
export interface Recording {
  /** Absent when nothing is kept. */
  readonly store?: Store
  readonly recorder: Recorder
  /** Keeps that a run has begun: one that is killed is known all the same. */
  readonly companion: NamedReporter
  /** Goes on with what the suites declare now, and with the handlers that they name now. */
  readonly take: (declaration: Declaration, handlers: ReadyHandlers) => Promise<void>
  /** Keeps the run itself, and what could not be kept before; sends what there is to send, for as long as `--flush` says. */
  readonly finish: (summary: RunSummary) => Promise<void>
  readonly keepProofs: (proofs: readonly Proof[]) => Promise<void>
}

/**
 * Opens the history for a command that runs checks. A store that cannot be reached or written is told of, and the run goes on
 * without: it changes no verdict.
 *
 * @throws {OperatorError} STORE_INVALID when it is no store, or one of a newer version.
 */
export async function openHistory(
  paths: readonly string[],
  flags: RecordingFlags,
  process: CommandProcess,
): Promise<History> {
  const complain = (text: string) => process.stderr.write(`firstlight: ${text}\n`)
  const open = () => orTell(openAndRead(storeLocation(flags, paths, process), complain), complain)
  const isThere = !flags.noStore && isStore(storeLocation(flags, paths, process))
  let opened = isThere ? await open() : undefined
  return {
    siteStates: opened?.siteStates ?? new Map(),
    async start(declaration, handlers = NO_HANDLERS) {
      if (!flags.noStore && !isThere) opened = await open()
      if (opened === undefined) return { ...FORGETFUL, recorder: memoryRecorder() }
      const recording = recordInto(opened.store, { complain, now: process.now, flushMs: flags.flush ?? 0 })
      await recording.take(declaration, handlers)
      return recording
    },
    close: async () => opened?.store.close(),
  }
}

const NO_HANDLERS: ReadyHandlers = { handlers: [], sites: new Map() }

const FORGETFUL = {
  companion: { name: 'history', reporter: { end: () => undefined } },
  take: async () => undefined,
  finish: async () => undefined,
  keepProofs: async () => undefined,
}

async function openAndRead(location: string, tell: (text: string) => void) {
  const { openStore } = await import('../store/open-store.js')
  const store = await openStore(location, tell)
  return { store, siteStates: await store.siteStates() }
}

interface Keeping {
  readonly complain: (text: string) => void
  readonly now: () => number
  readonly flushMs: number
}

function recordInto(store: Store, { complain, now, flushMs }: Keeping): Recording {
  let outgo = openOutgo(store, NO_HANDLERS, { complain, now })
  const recorder = storeRecorder({ store, route: (...events) => outgo.route(...events), now, complain })
  const id = mintEventId(now())
  return {
    store,
    recorder,
    companion: {
      name: 'history',
      reporter: {
        start: (run) => void orTell(store.putRun(runRecord(id, run)), complain),
        end: () => undefined,
      },
    },
    async take(declaration, handlers) {
      await orTell(store.declare(declaration), complain)
      await outgo.close()
      outgo = openOutgo(store, handlers, { complain, now })
      outgo.start()
    },
    async finish(summary) {
      const lost = await recorder.finish()
      if (lost === 0) await orTell(recordSilence(summary.run, { store, recorder, now: now() }), complain)
      else complain(`${lost} results are not in the history: ${store.location} could not be written`)
      await orTell(store.putRun({ ...runRecord(id, summary.run), finished: finishedRecord(summary) }), complain)
      for (const sentence of remainderSentences(await outgo.flush(flushMs))) complain(sentence)
      await outgo.close()
    },
    keepProofs: (proofs) => orTell(store.prove(proofs), complain),
  }
}

/** What an operator can do nothing about at once is told, and the command goes on without. */
export async function orTell<T>(work: Promise<T>, complain: (text: string) => void): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof OperatorError) || error.code === 'STORE_INVALID') throw error
    complain(`history is not kept: ${error.message}`)
    return undefined
  }
}

function finishedRecord({ ending, status, rounds, finishedAt }: RunSummary): NonNullable<RunRecord['finished']> {
  return { at: finishedAt, ending, status, rounds }
}

function runRecord(id: string, run: Run): RunRecord {
  return {
    id,
    startedAt: run.startedAt,
    version: run.version,
    host: hostname(),
    sites: [...new Set(run.instances.map(({ site }) => site.name))],
    checks: run.instances.length,
  }
}
