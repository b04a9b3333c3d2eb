import { oneLine } from '../../core/printable.js'
import { STYLES } from '../../reporters/pretty/marks.js'
import { type Line, padded, widthOf } from '../../reporters/pretty/span.js'
import { nameInPoint } from '../../reporters/wording.js'
import { hanging, type Look, linesText } from '../look.js'
import { utc } from '../utc.js'
import { tell } from './happening-words.js'
import type { Happening } from './happenings.js'
import type { Others } from './other-sites.js'
import { type GroupTime, msOf, pointKey, type SiteTimes } from './time-to-green.js'
import { checkName, greenWords, othersWords, spreadWords, tookWords } from './time-words.js'
import type { Timeline } from './timeline.js'

/** A site's timeline for people: what happened, oldest first, then how it came up. */
export function timelineText(timeline: Timeline, look: Look): string {
  const { site, happenings, leftOut, times } = timeline
  const title = site.title === '' || site.title === site.name ? '' : `  ${site.title}`
  return linesText(
    [
      [
        { text: oneLine(site.name), style: 'bold' },
        { text: oneLine(title).padStart(title.length), style: 'dim' },
      ],
      ...(leftOut === 0 ? [] : [[{ text: `${leftOut} earlier not shown`, style: 'dim' as const }]]),
      ...(happenings.length === 0 ? [[{ text: 'nothing happened in this time' }]] : []),
      ...happenings.flatMap((each) => happeningLines(each, site.name, look)),
      ...(times === undefined ? [] : [[], ...timesLines(times, timeline, look)]),
    ],
    look,
  )
}

/** Cells that the time and the mark before a subject take. */
const BEFORE_SUBJECT = 23

function happeningLines(happening: Happening, site: string, { marks, columns }: Look): readonly Line[] {
  const { tone, subject, said, owner } = tell(happening, site)
  const whose = owner === undefined || tone === 'green' ? '' : ` (${owner})`
  const isNote = tone === 'note'
  const mark = isNote ? { text: ' ' } : { text: marks[tone], style: STYLES[tone] }
  const isPoint = happening.kind !== 'check' && !isNote && tone !== 'blocked'
  const head: Line = [
    { text: `${utc(happening.time)} `, style: 'dim' },
    mark,
    { text: ` ${subject}`, ...(isPoint && { style: 'bold' as const }) },
    { text: '  ' },
  ]
  const style = isNote || tone === 'blocked' ? { style: 'dim' as const } : {}
  return hanging(head, { text: said + whose, ...style }, { columns, indent: BEFORE_SUBJECT })
}

interface Row {
  readonly name: string
  readonly owner: string
  readonly time: GroupTime
  readonly tail: readonly string[]
}

/** Slowest checks are named up to here: the rest is in the JSON. */
const SLOWEST = 5

function timesLines(times: SiteTimes, timeline: Timeline, look: Look): readonly Line[] {
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
    [
      { text: 'time to green', style: 'bold' },
      { text: `  ${counted(times)}`, style: 'dim' },
    ],
    ...tableLines([whole], look),
    [{ text: 'by owner', style: 'bold' }],
    ...tableLines(owners, look),
    [{ text: 'by integration point', style: 'bold' }],
    ...tableLines(points, look),
    ...slowestLines(times),
  ]
}

function counted({ startedAt, signedOffAt }: SiteTimes): string {
  const until =
    signedOffAt === undefined ? 'until it stayed green' : `to the green that the sign-off at ${utc(signedOffAt)} found`
  return `from ${utc(startedAt)} ${until}`
}

function tableLines(rows: readonly Row[], look: Look): readonly Line[] {
  const width = rows.reduce((widest, { name }) => Math.max(widest, widthOf(oneLine(name))), 0)
  const counts = rows.reduce((widest, { time }) => Math.max(widest, greenWords(time).length), 0)
  return rows.flatMap(({ name, owner, time, tail }) => {
    const took = tookWords(time.ms)
    const head: Line = [
      { text: `  ${took.padStart(8)}`, style: time.ms === undefined ? 'red' : 'green' },
      { text: `  ${padded(oneLine(name), width)}  ${greenWords(time).padEnd(counts)}  ` },
    ]
    return hanging(head, { text: [...(owner === '' ? [] : [oneLine(owner)]), ...tail].join('; '), style: 'dim' }, look)
  })
}

function slowestLines({ checks }: SiteTimes): readonly Line[] {
  const green = checks.filter((time) => msOf(time) !== undefined && !time.waived)
  if (green.length < 2) return []
  const rows = green
    .slice(-SLOWEST)
    .map(
      (time): Line => [
        { text: `  ${tookWords(msOf(time)).padStart(8)}  ${checkName(time.check)}  ` },
        { text: oneLine(time.check.owner), style: 'dim' },
      ],
    )
  return [[{ text: green.length > SLOWEST ? `the ${SLOWEST} slowest checks` : 'by check', style: 'bold' }], ...rows]
}
