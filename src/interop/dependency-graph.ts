/** What depends on what, without circles. */
export interface DependencyGraph {
  /** Adds that one depends on another; false when that would close a circle. */
  readonly add: (from: string, to: string) => boolean
}

export function createDependencyGraph(): DependencyGraph {
  const next = new Map<string, Set<string>>()
  function reaches(from: string, to: string, seen = new Set<string>()): boolean {
    if (from === to) return true
    if (seen.has(from)) return false
    seen.add(from)
    return [...(next.get(from) ?? [])].some((each) => reaches(each, to, seen))
  }
  return {
    add(from, to) {
      if (reaches(to, from)) return false
      next.set(from, (next.get(from) ?? new Set()).add(to))
      return true
    },
  }
}
