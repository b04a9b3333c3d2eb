import { randomUUID } from 'node:crypto'

/** Where the random bits of a UUID version 4 begin that version 7 has, too: after the digit of the version. */
const RANDOM = 15

/** Mints a UUID version 7 (RFC 9562): sorts by time, unique without coordination. `time` is in epoch milliseconds. */
export function mintEventId(time: number): string {
  const milliseconds = time.toString(16).padStart(12, '0')
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7${randomUUID().slice(RANDOM)}`
}
