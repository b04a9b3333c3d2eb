/** Asks again until the answer will do; rejects with the last answer at the deadline. */
export async function until<T>(
  ask: () => T | Promise<T>,
  willDo: (answer: T) => boolean,
  deadlineMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (willDo(answer)) return answer
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
