import { iso } from '../../formats/event-record.js'
import { jsonText } from '../../formats/json-text.js'
import { causeRecord } from '../check-record.js'
import type { HandOff, OwnerWork } from '../hand-off.js'
import { siteRecord } from '../site-record.js'

/** Who has to act next, as one JSON object on one line. */
export function nextJson(handOff: HandOff, now: number): string {
  return `${jsonText({
    kind: 'next',
    time: iso(now),
    ...siteRecord(handOff.report, now),
    root_causes: handOff.causes,
    follow: handOff.follow,
    owners: handOff.owners.map((work) => ownerRecord(work, now)),
    waiting_for_others: handOff.elsewhere.map(({ cause, waiting }) => ({
      cause: cause.check.id,
      owner: cause.check.owner,
      waiting: waiting.map(({ check }) => check.id),
    })),
  })}\n`
}

function ownerRecord({ owner, contact, causes, behind, points }: OwnerWork, now: number) {
  const roots = points.flatMap(({ items }) => items.flatMap((item) => item.causes))
  return {
    owner,
    ...(contact !== undefined && { contact }),
    root_causes: causes,
    behind,
    checks: roots.map((root) => causeRecord(root, now)),
  }
}
