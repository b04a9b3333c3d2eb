/** Seconds between two readings of `performance.now()`, to the microsecond. */
export function seconds(from: number, to: number): number {
  return Math.round((to - from) * 1000) / 1e6
}
