const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}

/**
 * Reads a duration of Go (`1h30m`, `1.5s`) or Prometheus (`1d`, `2w`) as milliseconds; undefined for anything else.
 *
 * Source: Go, `time.ParseDuration`; Prometheus, "Time durations".
 */
export function parseGoDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w|y)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return text === '0' ? 0 : undefined
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? Number.NaN), 0)
}

/** Milliseconds as a suite writes them, in the largest unit that keeps them whole: `90s`, `5m`. */
export function durationText(ms: number): string {
  const whole = Math.max(1, Math.round(ms))
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = UNIT_MS[unit] ?? 1
    if (whole % size === 0) return `${whole / size}${unit}`
  }
  return `${whole}ms`
}
