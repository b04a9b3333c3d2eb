import { messageOf } from '../core/errors.js'
import { STUCK_AFTER } from '../core/outbox-limits.js'
import type { Delivered } from '../sinks/sink.js'
import type { OutboxRow, OutboxStore, Settlement } from '../store/outbox-store.js'
import type { OpenHandler } from './handler.js'
import { keepLease } from './lease.js'
import { askedMs, delayMs, settlementOf } from './settlement.js'

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
  /** 10 s unless given. */
  readonly leaseMs?: number
}

/** How long what a killed process had in hand is nobody's; what is in hand for longer is renewed meanwhile. */
const LEASE_MS = 10_000
/** A commit may be a moment away when it is announced. */
const SOON_MS = 50
const POLL_MS = 5000
/** What another process has in hand may be back sooner than its lease says. */
const LOOK_AGAIN_MS = 1000
const LONGEST_PAUSE_MS = 30_000
/** A sink that has failed so often in a row is not worth the rest of a run's time. */
const PATIENCE = 3

export function createCourier(handler: OpenHandler, settings: CourierSettings): Courier {
  const { store, now, random, complain, leaseMs = LEASE_MS } = settings
  const { name, type, sink, redact } = handler
  const { keeps, batch } = type
  const stopped = new AbortController()
  const told = new Set<string>()
  let until: number | undefined // set while finishing
  let failures = 0
  let toldStuck = false // since something was taken
  let tally: Tally = { dead: 0 }
  let running: Promise<void> | undefined
  let announced = false // since the last claim
  let interrupt: (reason: 'wake' | 'finish') => void = () => undefined

  /** How long there is nothing to do; undefined when all is done. */
  async function step(): Promise<Pause | undefined> {
    announced = false
    const rows = await store.claim({ handler: name, keeps, limit: batch, now: now(), leaseMs })
    const [first] = rows
    if (first === undefined) return idle()
    const over = new AbortController()
    const end = () => over.abort()
    stopped.signal.addEventListener('abort', end)
    if (stopped.signal.aborted) end()
    const lease = keepLease(
      { keys: rows.map(({ key }) => key), until: first.leasedUntil },
      { store, now, leaseMs, onLost: end },
    )
    const answers = await deliver(rows, over.signal)
    stopped.signal.removeEventListener('abort', end)
    const settlement = settlementOf(rows, answers, { now: now(), random, redact })
    await store.settle({ ...settlement, leasedUntil: await lease.end() })
    count(settlement)
    tellStuck(rows, settlement)
    return pauseAfter(answers)
  }

  /** A sink that throws all the same has a bug, which must not stop the others. */
  async function deliver(rows: readonly OutboxRow[], signal: AbortSignal): Promise<readonly Delivered[]> {
    try {
      return await sink.deliver(rows, signal)
    } catch (error) {
      return rows.map(() => ({ outcome: 'retry', reason: messageOf(error) }))
    }
  }

  function count({ retry, held, dead }: Omit<Settlement, 'leasedUntil'>): void {
    const retryReason = [...retry, ...held].findLast(({ reason }) => reason !== undefined)?.reason
    const deadReason = dead.at(-1)?.reason
    tally = {
      ...tally,
      dead: tally.dead + dead.length,
      ...(retryReason !== undefined && { retryReason }),
      ...(deadReason !== undefined && { deadReason }),
    }
  }

  /** Early, and once until something is taken: who finishes says at its end what is left. */
  function tellStuck(rows: readonly OutboxRow[], { accepted, retry }: Omit<Settlement, 'leasedUntil'>): void {
    if (accepted.length > 0) toldStuck = false
    const stuck = rows.find(({ attempts }) => attempts + 1 === STUCK_AFTER)
    const reason = retry.find(({ key, asked }) => key === stuck?.key && !asked)?.reason
    if (reason === undefined || stuck === undefined || toldStuck || until !== undefined) return
    toldStuck = true
    const letter = `an event of ${stuck.stream} for ${name} was tried ${STUCK_AFTER} times in vain`
    const others = keeps === 'history' ? ', and what follows it waits' : ''
    complain(`${letter}${others}: ${reason} (firstlight outbox --handler ${name})`)
  }

  function pauseAfter(answers: readonly Delivered[]): Pause {
    const asked = answers.flatMap((answer) => askedMs(answer) ?? [])
    if (asked.length > 0) return { ms: Math.max(...asked), until: 'time' }
    const isJudged = answers.some(({ outcome }) => outcome === 'accepted' || outcome === 'rejected')
    failures = isJudged ? 0 : failures + 1
    return failures === 0
      ? { ms: 0, until: 'time' }
      : { ms: delayMs(failures - 1, random, LONGEST_PAUSE_MS), until: 'finish' }
  }

  /** When finishing, waits for no more than what falls due in time, or comes back from another process by then. */
  async function idle(): Promise<Pause | undefined> {
    const ms = await store.untilDue({ handler: name, now: now() })
    const pause = (longest: number) => Math.max(SOON_MS, Math.min(longest, ms ?? longest))
    if (until === undefined) return { ms: announced ? SOON_MS : pause(POLL_MS), until: 'wake' }
    return ms === undefined || now() + ms >= until ? undefined : { ms: pause(LOOK_AGAIN_MS), until: 'time' }
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
