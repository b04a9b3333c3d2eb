import { messageOf } from '../core/errors.js'
import type { Delivered } from '../sinks/sink.js'
import type { OutboxRow, OutboxStore } from '../store/outbox-store.js'
import type { OpenHandler } from './handler.js'
import { newestOfStreams } from './newest.js'
import { delayMs, settlementOf } from './settlement.js'

/** Carries the letters of one handler from the store to its sink, for as long as it is not stopped. */
export interface Courier {
  readonly handler: string
  readonly start: () => void
  /** There is something to carry. */
  readonly wake: () => void
  /** Resolves when nothing is left that can leave before the time; what is under way then is stopped. Ends the courier. */
  readonly finish: (until: number) => Promise<Tally>
  /** Stops at once; what is under way is settled. */
  readonly stop: () => Promise<void>
}

/** What a courier met on its way. */
export interface Tally {
  /** How many were refused for good. */
  readonly dead: number
  /** Why the last one that waits was not taken. */
  readonly retryReason?: string
  readonly deadReason?: string
}

export interface CourierSettings {
  readonly store: OutboxStore
  readonly now: () => number
  readonly random: () => number
  readonly complain: (text: string) => void
}

/** Longer than a delivery may take, so that nobody else takes what is still being delivered. */
const LEASE_MS = 120_000
const DELIVERY_MS = 60_000
/** A commit may be a moment away when it is announced. */
const SOON_MS = 50
const POLL_MS = 5000
const LONGEST_PAUSE_MS = 30_000
/** A sink that has failed so often in a row is not worth the rest of a run's time. */
const PATIENCE = 3
/** Of what is kept for a sink of states, most is obsolete: more is claimed than is delivered at once. */
const STATES_CLAIMED = 200

export function createCourier(handler: OpenHandler, { store, now, random, complain }: CourierSettings): Courier {
  const { name, type, sink, redact } = handler
  const isState = type.keeps === 'state'
  const stopped = new AbortController()
  const told = new Set<string>()
  let until: number | undefined // set while finishing
  let failures = 0
  let tally: Tally = { dead: 0 }
  let running: Promise<void> | undefined
  let announced = false // since the last claim
  let interrupt: (reason: 'wake' | 'finish') => void = () => undefined

  /** How long there is nothing to do; undefined when all is done. */
  async function step(): Promise<Pause | undefined> {
    announced = false
    const limit = isState ? Math.max(type.batch, STATES_CLAIMED) : type.batch
    const claimed = await store.claim({ handler: name, limit, now: now(), leaseMs: LEASE_MS })
    if (claimed.length === 0) return idle()
    const { newest, superseded } = isState ? newestOfStreams(claimed) : { newest: claimed, superseded: [] }
    const answers = await deliver(newest)
    const settlement = settlementOf(newest, answers, { now: now(), random, redact })
    const { accepted, retry, dead } = settlement
    await store.settle({ ...settlement, accepted: [...accepted, ...superseded.map(({ key }) => key)] })
    const [retryReason, deadReason] = [retry.at(-1)?.reason, dead.at(-1)?.reason]
    tally = {
      ...tally,
      dead: tally.dead + dead.length,
      ...(retryReason !== undefined && { retryReason }),
      ...(deadReason !== undefined && { deadReason }),
    }
    return pauseAfter(answers)
  }

  async function deliver(rows: readonly OutboxRow[]): Promise<readonly Delivered[]> {
    const over = new AbortController()
    const end = () => over.abort()
    const timer = setTimeout(end, DELIVERY_MS)
    stopped.signal.addEventListener('abort', end)
    if (stopped.signal.aborted) end()
    const answers: Delivered[] = []
    for (let at = 0; at < rows.length; at += type.batch) {
      const batch = rows.slice(at, at + type.batch)
      const answered = await sink
        .deliver(batch, over.signal)
        .catch((error) => batch.map(() => ({ outcome: 'retry' as const, reason: messageOf(error) })))
      answers.push(...answered)
    }
    clearTimeout(timer)
    stopped.signal.removeEventListener('abort', end)
    return answers
  }

  function pauseAfter(answers: readonly Delivered[]): Pause {
    const asked = answers.flatMap((answer) => ('afterMs' in answer ? [answer.afterMs ?? 0] : []))
    if (asked.length > 0) return { ms: Math.max(...asked), until: 'time' }
    failures = answers.some(({ outcome }) => outcome !== 'retry') ? 0 : failures + 1
    return failures === 0
      ? { ms: 0, until: 'time' }
      : { ms: delayMs(failures - 1, random, LONGEST_PAUSE_MS), until: 'finish' }
  }

  /** When finishing, waits for no more than what falls due in time; what another process has in hand is its business. */
  async function idle(): Promise<Pause | undefined> {
    if (until === undefined) return { ms: announced ? SOON_MS : POLL_MS, until: 'wake' }
    const waiting = await store.outbox({ handler: name, state: 'waiting', limit: 1000 })
    const time = now()
    const due = waiting.flatMap(({ dueAt }) => (dueAt === undefined || dueAt <= time ? [] : [dueAt]))
    const next = Math.min(...due)
    return next < until ? { ms: next - time, until: 'time' } : undefined
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const pause = await step().catch(troubled)
      if (pause === undefined || isOver(pause)) return
      await rest(pause)
    }
  }

  function isOver({ ms }: Pause): boolean {
    return until !== undefined && (failures >= PATIENCE || now() + ms >= until)
  }

  /** The store is in trouble: what was claimed comes back when its lease is over. */
  function troubled(error: unknown): Pause {
    const text = `events for ${name} wait: ${redact(messageOf(error))}`
    if (!told.has(text)) complain(text)
    told.add(text)
    failures++
    return { ms: delayMs(failures - 1, random, LONGEST_PAUSE_MS), until: 'finish' }
  }

  function rest({ ms, until: how }: Pause): Promise<void> {
    if (ms <= 0 || stopped.signal.aborted) return Promise.resolve()
    const end = now() + ms
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        stopped.signal.removeEventListener('abort', done)
        interrupt = () => undefined
        resolve()
      }
      let timer = setTimeout(done, ms)
      stopped.signal.addEventListener('abort', done)
      interrupt = (reason) => {
        if (reason === 'wake' && how !== 'wake') return
        if (how === 'time') {
          if (until !== undefined && end >= until) stopped.abort()
          return
        }
        clearTimeout(timer)
        timer = setTimeout(done, reason === 'wake' ? SOON_MS : 0)
      }
    })
  }

  return {
    handler: name,
    start() {
      running ??= run()
    },
    wake() {
      announced = true
      interrupt('wake')
    },
    async finish(time) {
      until = time
      running ??= run()
      interrupt('finish')
      const timer = setTimeout(() => stopped.abort(), Math.max(0, time - now()))
      await running
      clearTimeout(timer)
      return tally
    },
    async stop() {
      stopped.abort()
      await running
    },
  }
}

/** How long to rest, and what ends it earlier: nothing, finishing, or that too and any letter. */
interface Pause {
  readonly ms: number
  readonly until: 'time' | 'finish' | 'wake'
}
