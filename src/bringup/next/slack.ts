import { ownerName } from '../../reporters/wording.js'
import type { HandOff, OwnerWork, PointWork, WorkItem } from '../hand-off.js'
import { slackBold, slackCode, slackLink, slackPlain } from './slack-text.js'
import { adviceWords, elsewhereWords, itemWords, lastWords, loadWords, type NextView, titleWords } from './words.js'

/** Who has to act next, as Slack's mrkdwn for a channel. */
export function nextSlack(handOff: HandOff, view: NextView): string {
  const blocks = [
    slackBold(titleWords(handOff, view)),
    ...handOff.owners.map((work) => ownerBlock(work, view)),
    elsewhereWords(handOff, view)
      .map((text) => `• ${slackPlain(text)}`)
      .join('\n'),
    ...adviceWords(handOff, view).map(slackPlain),
    slackBold(lastWords(handOff, view)),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function ownerBlock(work: OwnerWork, view: NextView): string {
  const head = `${slackBold(ownerName(work))}: ${loadWords(work)}`
  return [head, ...work.points.map((point) => pointBlock(point, view))].join('\n')
}

function pointBlock({ title, why, runbook, contact, items }: PointWork, view: NextView): string {
  const whom = contact === undefined ? '' : ` Contact: ${slackPlain(contact)}.`
  const where = runbook === undefined ? '' : ` ${slackLink(runbook, 'runbook')}`
  const head = `${slackBold(title)}: ${slackPlain(why)}${whom}${where}`
  return [head, ...items.map((item) => itemLines(item, view))].join('\n')
}

function itemLines(item: WorkItem, view: NextView): string {
  const { names, standing, evidence, behind } = itemWords(item, view)
  const more = [
    ...(evidence === undefined ? [] : [slackCode(evidence)]),
    ...(behind === undefined ? [] : [slackPlain(behind)]),
  ]
  return [`• ${slackCode(names)}: ${slackPlain(standing)}`, ...more.map((text) => `    ◦ ${text}`)].join('\n')
}
