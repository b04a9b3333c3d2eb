import { ago } from './words.js'

/** `2026-11-21 04:13:07Z`: UTC, and it says so: the runner, the site and the reader are seldom in one time zone. */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** `2026-11-21 04:13:07Z, 2h 3m ago`. */
export function utcAndAge(ms: number, now: number): string {
  return `${utc(ms)}, ${ago(ms, now)} ago`
}
