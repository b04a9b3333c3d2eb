import { createByteRun } from '../byte-run.js'
import { decodeText } from '../decode-text.js'

/** Bytes kept of each output stream of a command that does not say otherwise. */
export const MAX_OUTPUT = 65_536

/** What is kept of an output stream. */
export interface Capture {
  /** The chunk may be reused by the caller. */
  readonly add: (chunk: Buffer) => void
  readonly text: () => string
  /** Bytes in all. */
  readonly seen: () => number
  /** Bytes beyond the limit. */
  readonly dropped: () => number
}

/** Keeps the first `limit` bytes of a stream and counts the rest. */
export function createCapture(limit: number): Capture {
  const kept = createByteRun()
  let dropped = 0
  return {
    add(chunk) {
      const part = chunk.subarray(0, limit - kept.size())
      kept.add(part)
      dropped += chunk.length - part.length
    },
    text: () => (kept.size() === 0 ? '' : decodeText(kept.bytes(), { cut: dropped > 0 })),
    seen: () => kept.size() + dropped,
    dropped: () => dropped,
  }
}
