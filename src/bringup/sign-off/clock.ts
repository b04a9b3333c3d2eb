/** `04:25Z`, with its day before it when that is not the day of `now`. */
export function clockTime(ms: number, now: number): string {
  const [day, time] = dayAndTime(ms)
  return day === dayAndTime(now)[0] ? `${time}Z` : `${day} ${time}Z`
}

/** `2026-11-21T0425Z`: sorts, and every file system takes it. */
export function fileTime(ms: number): string {
  const [day, time] = dayAndTime(ms)
  return `${day}T${time.replace(':', '')}Z`
}

function dayAndTime(ms: number): readonly [day: string, time: string] {
  const iso = new Date(ms).toISOString()
  return [iso.slice(0, -14), iso.slice(-13, -8)]
}
