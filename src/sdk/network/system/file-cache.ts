import { readFileSync, statSync } from 'node:fs'

interface Read<T> {
  readonly version: string
  readonly value: T
}

/** Reads a small file and makes something of it, again only when it has changed; undefined when there is none. */
export function cachedFile<T>(path: string, parse: (text: string) => T): () => T | undefined {
  let last: Read<T> | undefined
  return () => {
    const stats = statSync(path, { throwIfNoEntry: false, bigint: true })
    if (stats === undefined) return undefined
    const version = `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs}`
    if (last?.version !== version) last = { version, value: parse(readFileSync(path, 'utf8')) }
    return last.value
  }
}
