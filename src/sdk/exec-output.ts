import { isUtf8 } from 'node:buffer'

/** What is kept of an output stream. */
export interface Capture {
  readonly add: (chunk: Buffer) => void
  readonly text: () => string
  /** Bytes beyond the limit. */
  readonly dropped: () => number
}

/** Keeps the first `limit` bytes of a stream and counts the rest. */
export function createCapture(limit: number): Capture {
  const chunks: Buffer[] = []
  let kept = 0
  let dropped = 0
  return {
    add(chunk) {
      const part = chunk.length <= limit - kept ? chunk : Buffer.from(chunk.subarray(0, limit - kept))
      if (part.length > 0) chunks.push(part)
      kept += part.length
      dropped += chunk.length - part.length
    },
    text: () => decodeOutput(Buffer.concat(chunks), dropped > 0),
    dropped: () => dropped,
  }
}

/** UTF-8 where it is valid, else Latin-1, so that odd bytes survive one for one. A character that was cut is dropped. */
function decodeOutput(bytes: Buffer, cut: boolean): string {
  const whole = cut ? bytes.subarray(0, endOfLastCharacter(bytes)) : bytes
  return isUtf8(whole) ? whole.toString('utf8') : bytes.toString('latin1')
}

function endOfLastCharacter(bytes: Buffer): number {
  let start = bytes.length - 1
  while (start > bytes.length - 4 && start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1
  const lead = bytes[start] ?? 0
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
  return start + size > bytes.length ? start : bytes.length
}
