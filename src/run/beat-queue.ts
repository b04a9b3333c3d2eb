/** Something that is due at a time. */
export interface Due {
  readonly at: number
}

/** A binary heap: what is due first comes out first. */
export interface DueQueue<T extends Due> {
  readonly add: (item: T) => void
  readonly first: () => T | undefined
  readonly removeFirst: () => T | undefined
  readonly size: () => number
}

export function createDueQueue<T extends Due>(): DueQueue<T> {
  const heap: T[] = []
  return {
    first: () => heap[0],
    size: () => heap.length,
    add(item) {
      heap.push(item)
      rise(heap, heap.length - 1)
    },
    removeFirst() {
      const first = heap[0]
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) {
        heap[0] = last
        sink(heap)
      }
      return first
    },
  }
}

function rise(heap: Due[], from: number): void {
  let at = from
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!isBefore(heap, at, parent)) return
    swap(heap, at, parent)
    at = parent
  }
}

function sink(heap: Due[]): void {
  let at = 0
  for (;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    const child = isBefore(heap, right, left) ? right : left
    if (!isBefore(heap, child, at)) return
    swap(heap, child, at)
    at = child
  }
}

/** A place beyond the end comes after all others. */
function isBefore(heap: readonly Due[], a: number, b: number): boolean {
  return (heap[a]?.at ?? Number.POSITIVE_INFINITY) < (heap[b]?.at ?? Number.POSITIVE_INFINITY)
}

function swap(heap: Due[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]]
  if (first === undefined || second === undefined) return
  heap[a] = second
  heap[b] = first
}
