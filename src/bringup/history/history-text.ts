import type { CheckEvent } from '../../core/event.js'
import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import { isGreen, isRegression } from '../../core/result.js'
import { STYLES } from '../../reporters/pretty/marks.js'
import { type Line, padded, type Span } from '../../reporters/pretty/span.js'
import { standingOf, standingOfStatus } from '../../reporters/standing.js'
import { briefEvidence, ownerName, waiverText } from '../../reporters/wording.js'
import { isStale } from '../freshness.js'
import { hanging, type Look, linesText } from '../look.js'
import { utc, utcAndAge } from '../utc.js'
import type { CheckHistory } from './history.js'

interface View extends Look {
  /** Epoch milliseconds. */
  readonly now: number
}

/** A check's history for people: what it is, how it stands, then its events. */
export function historyText(history: CheckHistory, view: View): string {
  const { check, events, last } = history
  return linesText(
    [
      [{ text: oneLine(check.id), style: 'bold' }],
      ...aboutLines(check, view),
      [],
      ...(last === undefined ? neverLines(history, view) : standingLines(last, history, view)),
      ...(events.length === 0 ? [] : [[], titleLine(events), ...events.flatMap((each) => eventLines(each, view))]),
    ],
    view,
  )
}

function aboutLines(check: CheckCard, view: View): readonly Line[] {
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

function fieldLines(name: string, value: Span, view: View): readonly Line[] {
  return hanging([{ text: `  ${padded(name, NAME_WIDTH)}`, style: 'dim' }], value, view)
}

function neverLines({ declaredAt }: CheckHistory, view: View): readonly Line[] {
  const since = declaredAt === undefined ? '' : `: declared ${utcAndAge(declaredAt, view.now)}`
  return fieldLines('never', { text: `it has never reported, and counts as red${since}`, style: 'red' }, view)
}

function standingLines(last: CheckEvent, { declaredAt }: CheckHistory, view: View): readonly Line[] {
  const { now, marks } = view
  const standing = standingOf(last)
  const { lastOk, firstGreen } = last
  const field = (name: string, text: string) => fieldLines(name, { text }, view)
  return [
    ...hanging(
      [{ text: `  ${marks[standing]} ${padded(standing, NAME_WIDTH - 2)}`, style: STYLES[standing] }],
      {
        text: briefEvidence(last.result.outcome),
      },
      view,
    ),
    ...(declaredAt === undefined ? field('gone', 'no suite declares it any more') : []),
    ...(isStale(last, now) ? field('stale', staleText(last, now)) : []),
    ...qualities(last).flatMap((text) => field('', text)),
    ...field(isGreen(last.result) ? 'OK since' : 'bad since', utcAndAge(last.since, now)),
    ...field('first green', firstGreen === undefined ? 'never' : utcAndAge(firstGreen, now)),
    ...field('last OK', lastOk === undefined ? 'never' : utcAndAge(lastOk, now)),
    ...field('seen red', last.seenRed ? 'yes' : 'no, as it is written now: nothing shows yet that it can fail'),
    ...field('state', stateText(last)),
    [
      { text: `  ${padded(`last ${last.history.length}`, NAME_WIDTH)}`, style: 'dim' },
      ...strip(last, view),
      { text: '  oldest first', style: 'dim' },
    ],
  ]
}

function staleText({ time, result }: CheckEvent, now: number): string {
  return `the last result is of ${utcAndAge(time, now)}, and is good for ${formatDuration(result.instance.ttlMs ?? 0)}`
}

function stateText({ state, totalStateChange, occurrences, occurrencesWatermark }: CheckEvent): string {
  return `${state}, total state change ${totalStateChange} %, ${occurrences} in a row, watermark ${occurrencesWatermark}`
}

function strip({ history }: CheckEvent, { marks }: View): Line {
  return history.map((status): Span => {
    const standing = standingOfStatus(status)
    return { text: marks[standing], style: STYLES[standing] }
  })
}

/** What a status alone does not say of a result that is not OK. */
function qualities({ result, failures, hard }: CheckEvent): readonly string[] {
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

function titleLine(events: readonly CheckEvent[]): Line {
  const count = events.length === 1 ? 'the last event' : `the last ${events.length} events, newest first`
  return [
    { text: count, style: 'bold' },
    { text: '; > is a change of status', style: 'dim' },
  ]
}

const STANDING_WIDTH = 7
const DURATION_WIDTH = 6

function eventLines(event: CheckEvent, view: View): readonly Line[] {
  const { marks } = view
  const { transition, result } = event
  const standing = standingOf(event)
  const mark = { text: `${marks[standing]} ${padded(standing, STANDING_WIDTH)}`, style: STYLES[standing] }
  const turned = transition === undefined ? '' : `${transition.from} -> `
  const took = formatDuration(result.durationMs).padStart(DURATION_WIDTH)
  const notes = notesOf(event)
  const said = `${turned}${briefEvidence(result.outcome)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`
  const head: Line = [
    {
      text: `${transition === undefined ? ' ' : '>'} ${utc(event.time)}  `,
      ...(transition && { style: 'bold' as const }),
    },
    mark,
    { text: ` ${took}  `, style: 'dim' },
  ]
  return hanging(head, { text: said, ...(transition && { style: 'bold' as const }) }, view)
}

function notesOf(event: CheckEvent): readonly string[] {
  const { attempts } = event.result
  return [
    ...(event.late ? ['late'] : []),
    ...(attempts.length > 1 ? [`${attempts.length} attempts`] : []),
    ...qualities(event).filter((text) => !event.result.outcome.output.includes(text)),
  ]
}
