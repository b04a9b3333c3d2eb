import { jsonText } from '../../formats/json-text.js'
import { type CheckProof, tallyProofs } from '../../prove/check-proof.js'

/** What was found out about each check, with every trial, in the order of the plan. */
export function proofsAsJson(proofs: readonly CheckProof[], notTried: number): string {
  const counts = { ...tallyProofs(proofs), not_tried: notTried }
  return `${jsonText({ counts, proofs: proofs.map(asJson) }, 2)}\n`
}

function asJson({ instance, verdict, reason, time, tried }: CheckProof) {
  const { id, site, suite, point, check, each, type, definition, owner, contact, source } = instance
  return {
    id,
    verdict,
    reason,
    time: new Date(time).toISOString(),
    site: site.name,
    suite,
    point,
    check,
    each,
    type,
    definition,
    owner,
    contact,
    source,
    trials: tried.map(({ name, title, advice, outcome: { status, output } }) => ({
      sabotage: name,
      title,
      status,
      output,
      ...(status === 'OK' && { advice }),
    })),
  }
}
