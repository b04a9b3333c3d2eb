import { createHash } from 'node:crypto'
import type { CheckCard } from '../core/instance.js'

/** What beats: a check, once in each of its intervals. */
export type Beating = Pick<CheckCard, 'id' | 'intervalMs'>

/**
 * The first beat after a time. Where in its interval a check beats follows from its id alone: checks are spread over the
 * interval, and a restart keeps their places.
 */
export function beatAfter({ id, intervalMs }: Beating, time: number): number {
  const since = modulo(time - placeOf(id) * intervalMs, intervalMs)
  return time - since + intervalMs
}

/** How many beats have gone by from one on, that one not counted. */
export function beatsSince({ intervalMs }: Beating, beat: number, time: number): number {
  return Math.max(0, Math.floor((time - beat) / intervalMs))
}

/** A little time to wait beyond the beat, so that several runners of the same suites do not keep step. */
export function jitterMs({ intervalMs }: Beating, random: number): number {
  return random * Math.min(intervalMs * JITTER, LONGEST_JITTER_MS)
}

const JITTER = 0.05
const LONGEST_JITTER_MS = 1000

/** From 0 up to, not including, 1. */
function placeOf(id: string): number {
  return createHash('sha1').update(id).digest().readUInt32BE(0) / 2 ** 32
}

/** Never negative, as `%` may be. */
function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
