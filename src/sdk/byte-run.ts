/** Bytes that arrive in chunks, as one run: a chunk costs its bytes, not an object and a share of what it was cut from. */
export interface ByteRun {
  /** The chunk may be reused by the caller. */
  readonly add: (chunk: Buffer) => void
  readonly size: () => number
  /** What was added so far; a view, which may be outdated by the next `add`. */
  readonly bytes: () => Buffer
}

const SMALLEST = 1024

/** An empty run. It grows by doubling, so that a byte is copied twice at most however small the chunks are. */
export function createByteRun(): ByteRun {
  let room = Buffer.alloc(0)
  let size = 0
  return {
    add(chunk) {
      const wanted = size + chunk.length
      if (wanted > room.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(SMALLEST, wanted, 2 * room.length))
        room.copy(larger, 0, 0, size)
        room = larger
      }
      chunk.copy(room, size)
      size = wanted
    },
    size: () => size,
    bytes: () => room.subarray(0, size),
  }
}
