import { decodeText } from './decode-text.js'

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
    text: () => decodeText(Buffer.concat(chunks), { cut: dropped > 0 }),
    dropped: () => dropped,
  }
}
