const TICK_MS = 100

/** Tells for how long this process could not look at anything: something kept it busy, or the machine did. */
export interface StarvationWatch {
  /** Milliseconds since the watch began. */
  readonly starvedMs: () => number
  readonly end: () => void
}

/** How long something went on, and for how long of it nothing could be looked at. */
export interface LookedAt {
  readonly elapsedMs: number
  readonly starvedMs: number
}

/** For so much of its time a check must have been looked at before it is called late. */
const ENOUGH = 0.9

/** Whether too much of the time was lost to say anything of what did not happen in it. */
export function isStarved(timeoutMs: number, { elapsedMs, starvedMs }: LookedAt): boolean {
  return elapsedMs - starvedMs < timeoutMs * ENOUGH
}

let ticking: NodeJS.Timeout | undefined
let watches = 0
let lastTick = 0
let totalMs = 0

/** Begins to watch; one timer ticks for all who do. A pause shorter than two ticks is none. */
export function watchStarvation(): StarvationWatch {
  if (watches++ === 0) {
    lastTick = performance.now()
    ticking = setInterval(tick, TICK_MS).unref()
  }
  const before = soFar()
  return {
    starvedMs: () => soFar() - before,
    end() {
      if (--watches === 0) clearInterval(ticking)
    },
  }
}

function tick(): void {
  totalMs = soFar()
  lastTick = performance.now()
}

/** What is due within a tick is found late by less than that. */
function soFar(): number {
  const pauseMs = performance.now() - lastTick
  return pauseMs > 2 * TICK_MS ? totalMs + pauseMs : totalMs
}
