import type { CheckEvent } from '../../core/event.js'
import type { CheckCard, Waiver } from '../../core/instance.js'
import { isGreen } from '../../core/result.js'
import type { Phase } from '../../core/site.js'
import { isHolding } from '../../core/waiver.js'
import type { KnownCheck, Proof, Store } from '../../store/store.js'

/** A site that somebody wants to sign off, as the store knows it. */
export interface Candidate {
  readonly site: string
  readonly phase: Phase
  /** All that is declared at the site. */
  readonly checks: readonly KnownCheck[]
  /** The suites of which only a part was ever declared there. */
  readonly partial: readonly string[]
  readonly proofs: ReadonlyMap<string, Proof>
  /** The first result of a check's present definition, epoch milliseconds, where it has been green for longer than that. */
  readonly rewrittenAt: ReadonlyMap<string, number>
  /** How long every check must have been green. */
  readonly stableMs: number
  /** Epoch milliseconds. */
  readonly now: number
}

/** The waiver of a check that stands as declared now: what was waived when it last ran does not count. */
export function waiverOf({ waiver }: CheckCard, now: number): Waiver | undefined {
  return waiver !== undefined && isHolding(waiver, now) ? waiver : undefined
}

/** The waiver that a failure is accepted under; undefined when the check is green, or red without leave. */
export function acceptedBy({ check, last }: KnownCheck, now: number): Waiver | undefined {
  return last === undefined || isGreen(last.result) ? undefined : waiverOf(check, now)
}

/** Since when the check is green in its present definition: a rewritten check has to be stable anew. */
export function greenSince({ since, result }: CheckEvent, { rewrittenAt }: Candidate): number {
  return Math.max(since, rewrittenAt.get(result.instance.id) ?? since)
}

/**
 * Finds the checks that were rewritten while they were green, and less than `stableMs` before their last result. Where
 * retention has deleted what was before, there is no telling.
 */
export async function findRewritten(
  store: Pick<Store, 'history'>,
  checks: readonly KnownCheck[],
  stableMs: number,
): Promise<ReadonlyMap<string, number>> {
  const found = await Promise.all(checks.map((each) => rewriteOf(store, each, stableMs)))
  return new Map(found.filter((each) => each !== undefined))
}

async function rewriteOf(
  store: Pick<Store, 'history'>,
  { check, last }: KnownCheck,
  stableMs: number,
): Promise<readonly [string, number] | undefined> {
  if (last === undefined || !isGreen(last.result)) return undefined
  const { id, definition } = check
  const [before] = await store.history({ id, limit: 1, before: last.time - stableMs + 1 })
  if (before === undefined || before.result.instance.definition === definition) return undefined
  const first = await firstOf(store, check)
  return first === undefined ? undefined : [id, first]
}

const PAGE = 200

/** The time of the first result of the check's present definition, as far back as there was no other. */
async function firstOf(
  store: Pick<Store, 'history'>,
  { id, definition }: Pick<CheckCard, 'id' | 'definition'>,
): Promise<number | undefined> {
  for (let first: number | undefined; ; ) {
    const page = await store.history({ id, limit: PAGE, ...(first !== undefined && { before: first }) })
    const other = page.findIndex(({ result }) => result.instance.definition !== definition)
    first = page[(other === -1 ? page.length : other) - 1]?.time ?? first
    if (other !== -1 || page.length < PAGE) return first
  }
}
