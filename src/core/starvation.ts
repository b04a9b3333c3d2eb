const TICK_MS = 100

/** Tells for how long this process could not look at anything: something kept it busy, or the machine did. */
export interface StarvationWatch {
  /** Milliseconds since the watch began. */
  readonly starvedMs: () => number
  readonly end: () => void
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
