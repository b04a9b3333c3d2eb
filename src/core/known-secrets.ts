import type { Outcome } from './outcome.js'
import { type Redactor, redactOutcome, redactorOf } from './redact.js'

/** All secrets that this process has read. */
interface KnownSecrets {
  readonly texts: Set<string>
  /** Made anew when there is another secret. */
  redactor: Redactor | undefined
}

/**
 * One place for the whole process, by intent: what a secret is does not depend on who shows it. Whoever reads one says so
 * here, at once, and whatever leaves the process passes `redactKnown` without being told which secrets there are. The program
 * is shipped in bundles that have each a copy of this module, so it is kept under a name that they share.
 */
const KEY = Symbol.for('firstlight.known-secrets')
const holder = globalThis as { [KEY]?: KnownSecrets }

/** From now on these texts are kept out of everything that is shown, stored or sent. */
export function keepSecrets(texts: Iterable<string>): void {
  const secrets = known()
  for (const text of texts) {
    if (secrets.texts.has(text)) continue
    secrets.texts.add(text)
    secrets.redactor = undefined
  }
}

/** For a thread, which knows none by itself: it is given these and keeps them in its turn. */
export function knownSecrets(): readonly string[] {
  return [...known().texts]
}

/** The text without any secret that this process has read. */
export function redactKnown(text: string): string {
  return redactorNow().redact(text)
}

/** The outcome without any secret that this process has read. */
export function redactKnownOutcome(outcome: Outcome): Outcome {
  return redactOutcome(outcome, redactorNow().redact)
}

/** The first characters of a text, out of which every secret was taken while it was still whole. */
export function redactedHead(text: string, limit: number): string {
  return redactorNow().head(text, limit)
}

function redactorNow(): Redactor {
  const secrets = known()
  secrets.redactor ??= redactorOf(secrets.texts)
  return secrets.redactor
}

function known(): KnownSecrets {
  holder[KEY] ??= { texts: new Set(), redactor: undefined }
  return holder[KEY]
}
