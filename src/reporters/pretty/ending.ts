import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import type { RunSummary } from '../../core/run.js'
import { grouped } from '../grouped.js'
import { standingOf } from '../standing.js'
import { timesToGreen } from '../time-to-green.js'
import { type Blocked, type OwnerTrouble, type PointTrouble, troubleByOwner } from '../trouble.js'
import {
  briefEvidence,
  lastLine,
  type NameOf,
  NO_VERDICT,
  nameInPoint,
  namesIn,
  regressionPrefix,
  waiverText,
} from '../wording.js'
import { type Marks, STYLES } from './marks.js'
import type { Line, Style } from './span.js'

/** What stays when a run is over: all that is not green by owner, what does not apply, and the last line. */
export function endingLines(summary: RunSummary, marks: Marks): readonly Line[] {
  const inRun = namesIn(summary.run)
  const nameOf: NameOf = (instance) => `${oneLine(instance.site.name)} ${inRun(instance)}`
  const byId = new Map(summary.run.instances.map((instance) => [instance.id, instance]))
  const rootName = (id: string) => {
    const instance = byId.get(id)
    return instance === undefined ? oneLine(id) : nameOf(instance)
  }
  return [
    ...troubleByOwner(summary).flatMap((trouble) => [...ownerLines(trouble, { marks, nameOf, rootName }), []]),
    ...timeLines(summary),
    ...notApplicableLines(summary),
    [{ text: lastLine(summary), style: lastStyle(summary) }],
  ]
}

interface Wording {
  readonly marks: Marks
  readonly nameOf: NameOf
  /** A check's name by its id. */
  readonly rootName: (id: string) => string
}

function ownerLines({ owner, points }: OwnerTrouble, wording: Wording): readonly Line[] {
  return [[{ text: owner, style: 'bold' }], ...points.flatMap((point) => pointLines(point, wording))]
}

function pointLines(point: PointTrouble, wording: Wording): readonly Line[] {
  const { marks, nameOf } = wording
  const { title, why, runbook, bad, blocked, undecided } = point
  return [
    [{ text: `  ${oneLine(title)}: ` }, { text: oneLine(why), style: 'dim' }],
    ...(runbook === undefined ? [] : [[{ text: '  runbook ', style: 'dim' as const }, { text: oneLine(runbook) }]]),
    ...bad.map((event): Line => {
      const { instance, outcome, waiver } = event.result
      const standing = standingOf(event)
      const waived = waiver === undefined ? '' : `, ${waiverText(waiver)}`
      return [
        { text: `    ${marks[standing]} `, style: STYLES[standing] },
        { text: `${nameOf(instance)}  ` },
        { text: `${regressionPrefix(event.result)}${briefEvidence(outcome)}${waived}` },
      ]
    }),
    ...blocked.map((each) => blockedLine(each, wording)),
    ...(undecided.length === 0 ? [] : [undecidedLine(undecided, wording)]),
  ]
}

function blockedLine({ by, events }: Blocked, { marks, rootName }: Wording): Line {
  return [
    { text: `    ${marks.blocked} `, style: STYLES.blocked },
    { text: `${events.length} blocked by ${rootName(by)}: ` },
    { text: events.map(({ result }) => nameInPoint(result.instance)).join(', '), style: 'dim' },
  ]
}

function undecidedLine(undecided: readonly CheckCard[], { marks, nameOf }: Wording): Line {
  const text = `    ${marks.waiting} ${undecided.length} ${NO_VERDICT}: `
  return [
    { text, style: STYLES.waiting },
    { text: undecided.map(nameOf).join(', '), style: 'dim' },
  ]
}

/** How the site came up, for who waited for it: each integration point with its owner, the slowest last. */
function timeLines(summary: RunSummary): readonly Line[] {
  const times = summary.run.untilGreen === undefined ? [] : timesToGreen(summary)
  if (times.length === 0) return []
  const several = new Set(times.map(({ site }) => site)).size > 1
  const names = times.map(({ site, point }) => oneLine(several ? `${site} ${point}` : point))
  const width = Math.max(...names.map((name) => name.length))
  const lines = times.map(
    ({ ms, owner }, index): Line => [
      { text: `${formatDuration(ms).padStart(8)}  ${names[index]?.padEnd(width)}  ` },
      { text: oneLine(owner), style: 'dim' },
    ],
  )
  return [[{ text: 'time to green', style: 'bold' }], ...lines, []]
}

/** One line per condition, for a condition keeps many checks away. */
function notApplicableLines({ run }: RunSummary): readonly Line[] {
  if (run.notApplicable.length === 0) return []
  const lines = [...grouped(run.notApplicable, ({ because }) => because)].map(
    ([because, each]): Line => [
      {
        text: `not applicable unless ${oneLine(because)}: ${each.map(({ id }) => oneLine(id)).join(', ')}`,
        style: 'dim',
      },
    ],
  )
  return [...lines, []]
}

function lastStyle({ status }: RunSummary): Style {
  switch (status) {
    case 'OK':
      return 'green'
    case 'WARNING':
      return 'yellow'
    case 'UNKNOWN':
      return 'magenta'
    case 'CRITICAL':
      return 'red'
  }
}
