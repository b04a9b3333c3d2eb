export interface BoundedCache<K, V> {
  readonly get: (key: K) => V | undefined
  /** Keeps the value and hands it back. */
  readonly set: (key: K, value: V) => V
}

/** A cache that forgets its oldest entry when it is full, so that a process that runs for months does not grow. */
export function boundedCache<K, V>(limit: number): BoundedCache<K, V> {
  const entries = new Map<K, V>()
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      if (entries.size >= limit) entries.delete(entries.keys().next().value as K) // it is full, so there is a first one
      entries.set(key, value)
      return value
    },
  }
}
