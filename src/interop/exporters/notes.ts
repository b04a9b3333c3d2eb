import { clip } from '../../core/clip.js'
import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'

const LONGEST = 2000

/** The runbook as a link; undefined where it is none, or not one that a browser is to open. */
export function runbookUrl({ runbook }: CheckCard): string | undefined {
  if (runbook === undefined || !URL.canParse(runbook)) return undefined
  const { protocol, href } = new URL(runbook)
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}

/** What whoever is called at night wants to know, as sentences on one line. */
export function notesOf(card: CheckCard): string {
  const { why, owner, contact, runbook, waiver, source } = card
  const sentences = [
    why,
    `Owner: ${owner}${contact === undefined ? '' : `, ${contact}`}`,
    ...(runbook === undefined || runbookUrl(card) !== undefined ? [] : [`Runbook: ${runbook}`]),
    ...(waiver === undefined ? [] : [`Waived until ${waiver.until} by ${waiver.by}: ${waiver.reason}`]),
    `Suite: ${source.file}:${source.line}`,
  ]
  return sentences.map(sentence).join(' ')
}

/** The title, and which of several it is. */
export function displayName({ title, each }: CheckCard): string {
  return oneLine(clip(`${title}${each === undefined ? '' : ` [${each}]`}`, LONGEST))
}

function sentence(text: string): string {
  return oneLine(clip(text, LONGEST)).replace(/(?<![.!?])$/, '.')
}
