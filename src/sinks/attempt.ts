import type { Delivered, Letter } from './sink.js'

/** What became of one try to send. */
export type Attempt = Delivered & {
  /** Nobody is there, or wants no more for now: what would follow is not tried. */
  readonly down?: true
}

/** Sends letters as one: they share the answer. */
type Send = (letters: readonly Letter[]) => Promise<Attempt>

/** Sends letters one after another. */
export function sendEach(
  letters: readonly Letter[],
  send: (letter: Letter) => Promise<Attempt>,
): Promise<readonly Attempt[]> {
  const alone = letters.map((letter) => [letter])
  return inTurn(alone, async (group) => Promise.all(group.map(send)))
}

/**
 * Sends letters as one. What is rejected as a whole is split in halves once, and then sent letter by letter, so that only the
 * offending one is rejected.
 */
export function sendTogether(letters: readonly Letter[], send: Send): Promise<readonly Attempt[]> {
  const middle = Math.ceil(letters.length / 2)
  const halves = [letters.slice(0, middle), letters.slice(middle)]
  const each = (half: readonly Letter[]) => sendEach(half, (letter) => send([letter]))
  return sendOr(letters, send, () => inTurn(halves, (half) => sendOr(half, send, each)))
}

async function sendOr(
  letters: readonly Letter[],
  send: Send,
  whenRejected: (letters: readonly Letter[]) => Promise<readonly Attempt[]>,
): Promise<readonly Attempt[]> {
  if (letters.length === 0) return []
  const attempt = await send(letters)
  if (attempt.outcome === 'rejected' && letters.length > 1) return whenRejected(letters)
  return letters.map(() => attempt)
}

/**
 * Sends groups one after another. What is to be tried again holds back what follows in its stream, or the receiver would end
 * on the older of two; once the other side is down, the others share the answer.
 */
async function inTurn(
  groups: readonly (readonly Letter[])[],
  send: (letters: readonly Letter[]) => Promise<readonly Attempt[]>,
): Promise<readonly Attempt[]> {
  const held = new Set<string>()
  const attempts: Attempt[] = []
  for (const group of groups) {
    const down = attempts.find((attempt) => attempt.down)
    const free = group.filter(({ stream }) => !held.has(stream))
    const sent = down === undefined ? await send(free) : free.map(() => sharedOf(down))
    const answers = new Map(free.map((letter, at) => [letter, sent[at] ?? HELD]))
    for (const letter of group) {
      const attempt = answers.get(letter) ?? HELD
      attempts.push(attempt)
      if (attempt.outcome === 'retry' || attempt.outcome === 'held') held.add(letter.stream)
    }
  }
  return attempts
}

const HELD: Attempt = { outcome: 'held' }

/** What was stopped says nothing of what had not been sent by then. */
function sharedOf(down: Attempt): Attempt {
  return down.outcome === 'held' ? { ...HELD, down: true } : down
}
