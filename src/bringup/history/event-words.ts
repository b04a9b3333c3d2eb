import type { CheckEvent } from '../../core/event.js'
import { oneLine } from '../../core/printable.js'
import { isGreen, isRegression } from '../../core/result.js'
import { briefEvidence, waiverText } from '../../reporters/wording.js'
import { minuteOf } from '../words.js'

/** `OK -> CRITICAL - it did not answer (expected, 2 attempts)`: what a result said, and what is to be known of it. */
export function eventWords(event: CheckEvent): string {
  const { transition, result } = event
  const turned = transition === undefined ? '' : `${transition.from} -> `
  const notes = notesOf(event)
  return `${turned}${briefEvidence(result.outcome)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`
}

/** What a status alone does not say of a result that is not OK. */
export function qualitiesOf({ result, failures, hard }: CheckEvent): readonly string[] {
  if (isGreen(result)) return []
  const { waiver, blockedBy, expected, instance } = result
  return [
    ...(waiver === undefined ? [] : [waiverText(waiver)]),
    ...(blockedBy === undefined ? [] : [`blocked by ${oneLine(blockedBy)}`]),
    ...(isRegression(result) ? ['regression'] : []),
    ...(expected ? ['expected'] : []),
    ...(hard ? [] : [`soft, ${failures} of ${instance.occurrences}`]),
  ]
}

function notesOf(event: CheckEvent): readonly string[] {
  const { attempts, outcome } = event.result
  return [
    ...(event.late ? ['late'] : []),
    ...(event.claimedTime === undefined ? [] : [`its clock said ${minuteOf(event.claimedTime)}`]),
    ...(attempts.length > 1 ? [`${attempts.length} attempts`] : []),
    ...qualitiesOf(event).filter((text) => !isSaid(text, outcome.output)),
  ]
}

/** A blocked check says itself what blocks it. */
function isSaid(quality: string, output: string): boolean {
  return quality.startsWith('blocked by ') && output.startsWith('blocked by ')
}
