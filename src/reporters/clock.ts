/** `04:13:07Z`: UTC, and it says so, for the runner, the site and the reader are seldom in one time zone. */
export function clock(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)}Z`
}
