import type { Delivered, Letter } from './sink.js'

/** What became of one try to send. */
export type Attempt = Delivered & {
  /** Nobody is there, or wants no more for now: what would follow is not tried. */
  readonly down?: true
}

/** Sends letters one after another; once the other side is down, the others share the answer. */
export async function sendEach(
  letters: readonly Letter[],
  send: (letter: Letter) => Promise<Attempt>,
): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = []
  for (const letter of letters) {
    const last = attempts.at(-1)
    attempts.push(last?.down ? last : await send(letter))
  }
  return attempts
}

/**
 * Sends letters as one. What is rejected as a whole is split in halves once, and then sent letter by letter, so that only the
 * offending one is rejected.
 */
export async function sendTogether(
  letters: readonly Letter[],
  send: (letters: readonly Letter[]) => Promise<Attempt>,
): Promise<readonly Attempt[]> {
  const middle = Math.ceil(letters.length / 2)
  return sendOr(letters, send, async () => {
    const first = await sendOr(letters.slice(0, middle), send, (half) => sendEach(half, (letter) => send([letter])))
    const down = first.find((attempt) => attempt.down)
    const second = letters.slice(middle)
    if (down !== undefined) return [...first, ...second.map(() => down)]
    return [...first, ...(await sendOr(second, send, (half) => sendEach(half, (letter) => send([letter]))))]
  })
}

async function sendOr(
  letters: readonly Letter[],
  send: (letters: readonly Letter[]) => Promise<Attempt>,
  whenRejected: (letters: readonly Letter[]) => Promise<readonly Attempt[]>,
): Promise<readonly Attempt[]> {
  if (letters.length === 0) return []
  const attempt = await send(letters)
  if (attempt.outcome === 'rejected' && letters.length > 1) return whenRejected(letters)
  return letters.map(() => attempt)
}
