/** How many checks were green at a time. */
export interface GreenCount {
  /** Epoch milliseconds. */
  readonly time: number
  readonly green: number
}

/** How many checks were green when, from the moment on that each had its first result. */
export interface Progress {
  readonly add: (count: GreenCount) => void
  /** How many were green at a time; undefined before the first count. */
  readonly at: (time: number) => number | undefined
  /** How many counts are kept. */
  readonly size: () => number
  /** Epoch milliseconds of the first count. */
  readonly startedAt: () => number | undefined
}

/** What is older than the last few minutes is thinned out beyond this many counts: a run may take weeks. */
const MOST_COUNTS = 1000

export function createProgress(): Progress {
  let counts: GreenCount[] = []
  return {
    add(count) {
      if (counts.at(-1)?.green !== count.green) counts.push(count)
      if (counts.length > MOST_COUNTS) counts = thinned(counts)
    },
    at: (time) => counts.findLast((count) => count.time <= time)?.green,
    size: () => counts.length,
    startedAt: () => counts[0]?.time,
  }
}

/** Every second one of the older half, the first one kept. */
function thinned(counts: readonly GreenCount[]): GreenCount[] {
  return counts.filter((_, index) => index > counts.length / 2 || index % 2 === 0)
}

/** The counts over a time as one character each, the lowest for none and the highest for all. */
export function sparkline(progress: Progress, { from, to, total, width, levels }: SparklineSettings): string {
  return Array.from({ length: width }, (_, index) => {
    const green = progress.at(from + ((index + 1) / width) * (to - from)) ?? 0
    return levels[Math.floor((green / Math.max(1, total)) * (levels.length - 1))] ?? ''
  }).join('')
}

export interface SparklineSettings {
  /** Epoch milliseconds. */
  readonly from: number
  readonly to: number
  readonly total: number
  /** Characters. */
  readonly width: number
  /** The characters, the lowest first. */
  readonly levels: readonly string[]
}
