/** Lets so many pieces of work go on at once; the others wait in their order. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

export function createTurns(places: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= places) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
