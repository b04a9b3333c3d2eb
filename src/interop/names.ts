/** Hands out ids, each once. */
export interface Names {
  /** The text as an id of `a-z`, `0-9`, `_` and `-`; with a number behind it when it is taken. */
  readonly take: (text: string) => string
}

// A suite's ids are read by people: what is longer says no more.
const LONGEST = 60

export function createNames(): Names {
  const taken = new Set<string>()
  return {
    take(text) {
      const id = idOf(text)
      let name = id
      for (let number = 2; taken.has(name); number++) name = `${id}-${number}`
      taken.add(name)
      return name
    },
  }
}

/** The text as an id: letters lose their accents, all else becomes a hyphen. */
export function idOf(text: string): string {
  const id = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '')
  return id === '' ? 'unnamed' : id
}
