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
  const chunks: Buffer[] = []
  let kept = 0
  let dropped = 0
  return {
    add(chunk) {
      const part = Buffer.from(chunk.subarray(0, limit - kept))
      if (part.length > 0) chunks.push(part)
      kept += part.length
      dropped += chunk.length - part.length
    },
    text: () => (kept === 0 ? '' : decodeText(Buffer.concat(chunks), { cut: dropped > 0 })),
    seen: () => kept + dropped,
    dropped: () => dropped,
  }
}
