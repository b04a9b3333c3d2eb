import { clip } from '../core/clip.js'
import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import { oneLine, printable } from '../core/printable.js'
import { groupId, type SiteEvent } from '../core/site-event.js'

/** Well below the 512,000 bytes that a backend takes as a request. */
const LONGEST_OUTPUT = 64_000

/** A check's name at Sensu, before what Sensu refuses in it is replaced. */
export function sensuCheckName({ suite, point, check, each }: CheckCard): string {
  return `${suite}.${point}.${check}${each === undefined ? '' : `:${each}`}`
}

/** `platform.dns`, or `site`: names that no check has, for a check's has two dots at least. */
export function sensuGroupName({ point }: SiteEvent): string {
  return point === undefined ? 'site' : `${point.suite}.${point.name}`
}

/** The status line, and the lines below it. */
export function sensuOutput({ result: { outcome } }: CheckEvent): string {
  return clip([oneLine(outcome.output), printable(outcome.longOutput ?? '')].join('\n').trimEnd(), LONGEST_OUTPUT)
}

/**
 * Whether Sensu's handlers are to run: for trouble that somebody is to know of, and for green, unless it ends what nobody
 * was told. Sensu decides by itself whether an event of a check that stays as it is is worth a word.
 */
export function wakesHandlers({ alarming, news, result, transition }: CheckEvent): boolean {
  if (result.outcome.status !== 'OK') return alarming
  return transition === undefined || news === 'resolved'
}

/** Whether Sensu's handlers are to run for a group: its state is always told, and who is woken by red is woken at a live site. */
export function wakesGroupHandlers({ turned, phase }: SiteEvent): boolean {
  return turned === 'green' || phase === 'live'
}

/** What is worth knowing at night, by name; what there is not is left out. */
export function sensuNotes({ id, result }: CheckEvent): Readonly<Record<string, string>> {
  const { instance, blockedBy, waiver } = result
  return noted({
    event_id: id,
    instance: instance.id,
    why: instance.why,
    runbook: instance.runbook,
    contact: instance.contact,
    blocked_by: blockedBy,
    waived: waiver && `until ${waiver.until} by ${waiver.by}: ${waiver.reason}`,
  })
}

/** The same of an integration point or a site. */
export function sensuGroupNotes(event: SiteEvent): Readonly<Record<string, string>> {
  return noted({ event_id: event.id, group: groupId(event), contact: event.point?.contact, by: event.by })
}

function noted(notes: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const present = Object.entries(notes).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(present.map(([key, text]) => [key, oneLine(text)]))
}
