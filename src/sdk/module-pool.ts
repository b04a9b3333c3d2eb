import type { AnyCheckType, CheckContext } from '../core/check-type.js'
import type { Outcome } from '../core/outcome.js'
import { createTurns } from '../core/turns.js'
import { type ModuleThread, ThreadEnded } from './module-thread.js'

/** The threads of one module, each for one attempt at a time; they are kept, and a new one is started where one was ended. */
export type ModulePool = Required<Pick<AnyCheckType, 'admit' | 'run'>>

/** Of one module. Attempts beyond that wait, which counts against none of them. */
const THREADS = 8

/** @param start a thread that has loaded the module. */
export function createModulePool(start: () => Promise<ModuleThread>, idle: ModuleThread[]): ModulePool {
  const inTurn = createTurns(THREADS)
  /** For attempts that have been admitted and have not begun. */
  const ready: ModuleThread[] = []

  /** Starting a thread takes longer than many a check. */
  async function makeReady(): Promise<void> {
    for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) {
      if (await thread.answers()) return void ready.push(thread)
    }
    ready.push(await start())
  }

  async function attemptIn(thread: ModuleThread, options: unknown, context: CheckContext): Promise<Outcome> {
    try {
      return await thread.attempt(options, context)
    } finally {
      if (thread.isAlive) idle.push(thread)
    }
  }

  return {
    admit: (work, signal) =>
      inTurn(async () => {
        if (!signal?.aborted) await makeReady().catch(() => undefined) // the attempt will say why
        return work()
      }),
    async run(options, context) {
      const thread = ready.pop() ?? (await start())
      const wasUsed = thread.isUsed
      try {
        return await attemptIn(thread, options, context)
      } catch (error) {
        // What an earlier attempt left behind may have ended the thread: that one must not decide this one's verdict.
        if (!(error instanceof ThreadEnded) || !wasUsed || context.signal.aborted) throw error
        return attemptIn(await start(), options, context)
      }
    },
  }
}
