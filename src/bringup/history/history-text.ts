import type { CheckEvent } from '../../core/event.js'
import { DAILY_TTL_HINT, freshForMs, freshness, hasDefaultLife, lastLook } from '../../core/freshness.js'
import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import { isGreen } from '../../core/result.js'
import { type Line, padded, type Span } from '../../reporters/pretty/span.js'
import { type ReportedStanding, standingOfResult, standingOfStatus } from '../../reporters/standing.js'
import { briefEvidence, ownerName } from '../../reporters/wording.js'
import { hanging, paragraph } from '../hanging.js'
import { markOf } from '../marks.js'
import { type Page, type Paragraph, wordsText } from '../page.js'
import { utc, utcAndAge } from '../utc.js'
import { eventWords, qualitiesOf } from './event-words.js'
import { type CheckHistory, isStale } from './history.js'

interface View extends Page {
  /** Epoch milliseconds. */
  readonly now: number
}

/** A check's history for people: what it is, how it stands, then its events. */
export function historyText(history: CheckHistory, view: View): string {
  const { check, events, last } = history
  const past =
    events.length === 0 ? [] : [paragraph(), titleLine(events), ...events.flatMap((each) => eventLines(each, view))]
  const standing = last === undefined ? neverLines(history, view) : standingLines(last, history, view)
  const title = paragraph({ text: oneLine(check.id), style: 'bold' })
  return wordsText([title, ...aboutLines(check, view), paragraph(), ...standing, ...past], view)
}

function aboutLines(check: CheckCard, view: View): readonly Paragraph[] {
  const { title, type, pointTitle, site, why, runbook } = check
  const rows = [
    ['what', `${title} (${type})`],
    ['point', `${pointTitle} at ${site.title}`],
    ['owner', ownerName(check)],
    ['why', why],
    ...(runbook === undefined ? [] : [['runbook', runbook]]),
  ] as const
  return rows.flatMap(([name, text]) => fieldLines(name, { text: oneLine(text) }, view))
}

const NAME_WIDTH = 12

function fieldLines(name: string, value: Span, view: View): readonly Paragraph[] {
  return hanging([{ text: `  ${padded(name, NAME_WIDTH)}`, style: 'dim' }], value, view)
}

function neverLines({ declaredAt }: CheckHistory, view: View): readonly Paragraph[] {
  const since = declaredAt === undefined ? '' : `: declared ${utcAndAge(declaredAt, view.now)}`
  return fieldLines('never', { text: `it has never reported, and counts as red${since}`, style: 'red' }, view)
}

function standingLines(last: CheckEvent, history: CheckHistory, view: View): readonly Paragraph[] {
  const { now } = view
  const { lastOk, firstGreen } = last
  const field = (name: string, text: string) => fieldLines(name, { text }, view)
  return [
    ...hanging(
      [{ text: '  ' }, markedSpan(isStale(history, now) ? 'stale' : standingOfResult(last.result), NAME_WIDTH, view)],
      { text: briefEvidence(last.result.outcome) },
      view,
    ),
    ...(history.declaredAt === undefined ? field('gone', 'no suite declares it any more') : []),
    ...(isStale(history, now) ? field('', staleText(last, history.check, now)) : []),
    ...qualitiesOf(last).flatMap((text) => field('', text)),
    ...field('looked at', utcAndAge(lastLook(last), now)),
    ...field(isGreen(last.result) ? 'OK since' : 'bad since', utcAndAge(last.since, now)),
    ...field('first green', firstGreen === undefined ? 'never' : utcAndAge(firstGreen, now)),
    ...field('last OK', lastOk === undefined ? 'never' : utcAndAge(lastOk, now)),
    ...field('seen red', last.seenRed ? 'yes' : 'no, as it is written now: nothing shows yet that it can fail'),
    ...field('state', stateText(last)),
    stripLine(last, view),
  ]
}

function standingSpan({ result }: CheckEvent, width: number, view: View): Span {
  return markedSpan(standingOfResult(result), width, view)
}

function markedSpan(standing: ReportedStanding | 'stale', width: number, { marks }: View): Span {
  const mark = markOf(standing, marks)
  return { ...mark, text: padded(`${mark.text} ${standing}`, width) }
}

function staleText(last: CheckEvent, check: CheckCard, now: number): string {
  if (freshness(check, last, now) === 'ahead') return 'the last result is dated in the future: set the clocks'
  const hint = hasDefaultLife(check) ? `; ${DAILY_TTL_HINT}` : ''
  return `too old to count: a result is good for ${formatDuration(freshForMs(check))}: run it again${hint}`
}

function stateText({ state, totalStateChange, occurrences, occurrencesWatermark }: CheckEvent): string {
  return `${state}, total state change ${totalStateChange} %, ${occurrences} in a row, watermark ${occurrencesWatermark}`
}

/** The last 21 statuses, a mark for each. */
function stripLine({ history }: CheckEvent, { marks }: View): Paragraph {
  return paragraph(
    { text: `  ${padded(`last ${history.length}`, NAME_WIDTH)}`, style: 'dim' },
    ...history.map((status) => markOf(standingOfStatus(status), marks)),
    { text: '  oldest first', style: 'dim' },
  )
}

function titleLine(events: readonly CheckEvent[]): Paragraph {
  const count = events.length === 1 ? 'the last event' : `the last ${events.length} events, newest first`
  return paragraph({ text: count, style: 'bold' }, { text: '; > is a change of status', style: 'dim' })
}

const STANDING_WIDTH = 9
const DURATION_WIDTH = 6

function eventLines(event: CheckEvent, view: View): readonly Paragraph[] {
  const { transition, result, time } = event
  const style = transition === undefined ? {} : { style: 'bold' as const }
  const took = formatDuration(result.durationMs).padStart(DURATION_WIDTH)
  const head: Line = [
    { text: `${transition === undefined ? ' ' : '>'} ${utc(time)}  `, ...style },
    standingSpan(event, STANDING_WIDTH, view),
    { text: ` ${took}  `, style: 'dim' },
  ]
  return hanging(head, { text: eventWords(event), ...style }, view)
}
