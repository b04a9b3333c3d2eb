import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import { type Line, padded, widthOf } from '../../reporters/pretty/span.js'
import { nameInPoint } from '../../reporters/wording.js'
import { hanging, paragraph } from '../hanging.js'
import { looksWords } from '../looks.js'
import { markOf } from '../marks.js'
import { type Page, type Paragraph, wordsText } from '../page.js'
import { pointKey } from '../point-key.js'
import { utc } from '../utc.js'
import { tell } from './happening-words.js'
import type { Happening } from './happenings.js'
import type { Others } from './other-sites.js'
import { type GroupTime, msOf, type SiteTimes } from './time-to-green.js'
import { checkName, greenWords, othersWords, spreadWords, tookWords } from './time-words.js'
import type { Timeline } from './timeline.js'

/** A site's timeline for people: what happened, oldest first, then how it came up. */
export function timelineText(timeline: Timeline, page: Page): string {
  const { site, happenings, leftOut, times } = timeline
  return wordsText(
    [
      titleLine(timeline),
      ...(leftOut === 0 ? [] : [paragraph({ text: `${leftOut} earlier not shown`, style: 'dim' })]),
      ...(happenings.length === 0 ? [paragraph({ text: 'nothing happened in this time' })] : []),
      ...happenings.flatMap((each) => happeningLines(each, site.name, page)),
      ...(times === undefined ? [] : [paragraph(), ...timesLines(times, timeline, page)]),
    ],
    page,
  )
}

function titleLine({ site: { name, title } }: Timeline): Paragraph {
  const more = title === '' || title === name ? '' : `  ${oneLine(title)}`
  return paragraph({ text: oneLine(name), style: 'bold' }, { text: more, style: 'dim' })
}

/** Cells that the time and the mark before a subject take. */
const BEFORE_SUBJECT = 23

function happeningLines(happening: Happening, site: string, page: Page): readonly Paragraph[] {
  const { tone, subject, said, owner } = tell(happening, site)
  const whose = owner === undefined || tone === 'green' ? '' : ` (${owner})`
  const head: Line = [
    { text: `${utc(happening.time)} `, style: 'dim' },
    tone === 'note' ? { text: ' ' } : markOf(tone, page.marks),
    { text: ` ${subject}  `, ...(isMilestone(happening) && { style: 'bold' }) },
  ]
  const style = tone === 'note' || tone === 'blocked' ? { style: 'dim' as const } : {}
  return hanging(head, { text: said + whose, ...style }, { ...page, indent: BEFORE_SUBJECT })
}

function isMilestone({ kind }: Happening): boolean {
  return kind === 'turned' || kind === 'phase' || kind === 'signed-off'
}

interface Row {
  readonly name: string
  readonly owner: string
  readonly time: GroupTime
  readonly tail: readonly string[]
}

/** Slowest checks are named up to here: the rest is in the JSON. */
const SLOWEST = 5

function timesLines(times: SiteTimes, timeline: Timeline, page: Page): readonly Paragraph[] {
  const { others, now } = timeline
  const rest = (time: GroupTime, other?: Others, nameOf = checkName) =>
    [spreadWords(time, nameOf), othersWords(time, other, now)].filter((text) => text !== '')
  const whole = { name: times.site, owner: '', time: times.whole, tail: rest(times.whole, others.whole) }
  const owners = times.owners.map((time) => ({ name: time.owner, owner: '', time, tail: rest(time) }))
  const points = times.points.map((time) => {
    const key = pointKey(time)
    return { name: key, owner: time.owner, time, tail: rest(time, others.points.get(key), nameInPoint) }
  })
  return [
    paragraph(
      { text: 'time to green', style: 'bold' },
      { text: `  ${counted(times)}; ${looksWords(times.looks, now)}`, style: 'dim' },
    ),
    ...tableLines([whole], page),
    paragraph({ text: 'by owner', style: 'bold' }),
    ...tableLines(owners, page),
    paragraph({ text: 'by integration point', style: 'bold' }),
    ...tableLines(points, page),
    ...slowestLines(times),
  ]
}

function counted({ startedAt, signedOffAt }: SiteTimes): string {
  const until =
    signedOffAt === undefined ? 'until it stayed green' : `to the green that the sign-off at ${utc(signedOffAt)} found`
  return `from ${utc(startedAt)} ${until}`
}

function tableLines(rows: readonly Row[], page: Page): readonly Paragraph[] {
  const width = rows.reduce((widest, { name }) => Math.max(widest, widthOf(oneLine(name))), 0)
  const counts = rows.reduce((widest, { time }) => Math.max(widest, greenWords(time).length), 0)
  return rows.flatMap(({ name, owner, time, tail }) => {
    const took = tookWords(time)
    const head: Line = [
      { text: `  ${took.padStart(8)}`, style: time.ms === undefined ? 'red' : 'green' },
      { text: `  ${padded(oneLine(name), width)}  ${greenWords(time).padEnd(counts)}  ` },
    ]
    return hanging(head, { text: [...(owner === '' ? [] : [oneLine(owner)]), ...tail].join('; '), style: 'dim' }, page)
  })
}

function slowestLines({ checks }: SiteTimes): readonly Paragraph[] {
  const green = checks.filter((time) => msOf(time) !== undefined && !time.waived)
  if (green.length < 2) return []
  const title = green.length > SLOWEST ? `the ${SLOWEST} slowest checks` : 'by check'
  const rows = green.slice(-SLOWEST).map((time) => {
    const took = formatDuration(msOf(time) ?? 0).padStart(8)
    const owner = oneLine(time.check.owner)
    return paragraph({ text: `  ${took}  ${checkName(time.check)}  ` }, { text: owner, style: 'dim' })
  })
  return [paragraph({ text: title, style: 'bold' }), ...rows]
}
