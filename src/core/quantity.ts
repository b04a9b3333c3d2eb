import { OperatorError } from './errors.js'

const DURATION_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Decimal and binary units of sizes in bytes: the same in suites and in perfdata. */
export const SIZE_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
}

/**
 * Reads a duration such as `250ms`, `10s`, `5m`, `2h` or `30d` as milliseconds.
 *
 * @throws {OperatorError} QUANTITY_SYNTAX for anything else; a bare number has no unit and is refused.
 */
export function parseDuration(text: string): number {
  const value = quantity(text, DURATION_MS)
  if (value === undefined) {
    throw new OperatorError('QUANTITY_SYNTAX', `"${text}" is not a duration`, {
      hint: 'write a number and a unit: 250ms, 10s, 5m, 2h, 30d',
    })
  }
  return value
}

/**
 * Reads a size such as `512B`, `10MB` (decimal) or `1GiB` (binary) as bytes.
 *
 * @throws {OperatorError} QUANTITY_SYNTAX for anything else.
 */
export function parseSize(text: string): number {
  const value = quantity(text, SIZE_BYTES)
  if (value === undefined) {
    throw new OperatorError('QUANTITY_SYNTAX', `"${text}" is not a size`, {
      hint: 'write a number and a unit: 512B, 10MB, 1GiB',
    })
  }
  return value
}

/** A duration in seconds or a size in bytes. */
export interface Quantity {
  readonly value: number
  readonly unit: 's' | 'B'
}

/** The duration or size in its base unit, as metrics have it; undefined when the text is neither. */
export function baseUnits(text: string): Quantity | undefined {
  const durationMs = quantity(text, DURATION_MS)
  if (durationMs !== undefined) return { value: durationMs / 1000, unit: 's' }
  const bytes = quantity(text, SIZE_BYTES)
  return bytes === undefined ? undefined : { value: bytes, unit: 'B' }
}

/** A measured time in seconds, to the microsecond: a division by 1000 alone shows what binary fractions cannot hold. */
export function inSeconds(ms: number): number {
  return Math.round(ms * 1000) / 1e6
}

/** `250ms`, `1.5s`, `10s`, `5m`, `2h 3m`: for people; two units at most. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`
  if (ms < 999.5) return `${Math.round(ms)}ms`
  if (ms < 9950) return `${Number((ms / 1000).toFixed(1))}s`
  const seconds = Math.round(ms / 1000)
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ')
}

/** `250 ms`, `1.5 s`, `2 h 3 m`: the same in a sentence. */
export function durationInWords(ms: number): string {
  return formatDuration(ms).replace(/(\d)([a-z])/g, '$1 $2')
}

/** `512 B`, `1.5 MB`: decimal units, for people. */
export function formatSize(bytes: number): string {
  if (bytes < 0) return `-${formatSize(-bytes)}`
  let size = bytes
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    if (size < 999.95) return `${Number(size.toFixed(1))} ${unit}`
    size /= 1000
  }
  return `${Number(size.toFixed(1))} TB`
}

function quantity(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text)
  const factor = match?.[2] === undefined || !Object.hasOwn(units, match[2]) ? undefined : units[match[2]]
  const value = Number((Number(match?.[1]) * (factor ?? Number.NaN)).toPrecision(15)) // 1.1 MB is 1100000 B, without binary noise
  return Number.isFinite(value) ? value : undefined
}
