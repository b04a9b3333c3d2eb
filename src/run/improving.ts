/** How many checks were not green at a time. */
export interface Reading {
  /** Milliseconds of a clock that goes on evenly, as `startedAt`. */
  readonly time: number
  readonly red: number
}

/** Whether fewer are red at the end than at half the time since the start: more time would likely have helped. */
export function isImproving(readings: readonly Reading[], startedAt: number): boolean {
  const last = readings.at(-1)
  if (last === undefined) return false
  const half = startedAt + (last.time - startedAt) / 2
  const then = readings.findLast(({ time }) => time <= half) ?? readings[0]
  return then !== undefined && last.red < then.red
}
