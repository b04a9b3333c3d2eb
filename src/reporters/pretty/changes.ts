import type { CheckEvent } from '../../core/event.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import type { Reporter, ReporterContext, Run } from '../../core/run.js'
import { type Standing, standingOf, standingOfStatus } from '../standing.js'
import { briefEvidence, type NameOf, namesIn } from '../wording.js'
import { endingLines } from './ending.js'
import { marksFor, STYLES } from './marks.js'
import { type Line, lineText } from './span.js'

/** For a log: a line for each check's first result and for each change, then all that is not green, and the last line. */
export function changeLines({ write, color, env }: ReporterContext): Reporter {
  const last = new Map<string, Standing>()
  let nameOf: NameOf = ({ id }) => oneLine(id)
  const writeLine = (line: Line) => write(`${lineText(line, { columns: Number.POSITIVE_INFINITY, color })}\n`)
  return {
    start(run) {
      nameOf = namesIn(run)
      writeLine([{ text: `${clock(run.startedAt)} ${announcement(run)}`, style: 'dim' }])
    },
    event(event) {
      const { id } = event.result.instance
      const before = last.get(id)
      const standing = standingOf(event)
      if (before === standing) return
      last.set(id, standing)
      writeLine(changeLine(event, { nameOf, before: before ?? earlier(event) }))
    },
    end(summary) {
      for (const line of [[], ...endingLines(summary, marksFor(env))]) writeLine(line)
    },
  }
}

/** UTC, and it says so: the runner, the site and the reader are seldom in one time zone. */
function clock(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)}Z`
}

function announcement({ instances, untilGreen }: Run): string {
  const sites = [...new Set(instances.map(({ site }) => oneLine(site.name)))]
  const what = `${instances.length} ${instances.length === 1 ? 'check' : 'checks'} at ${sites.join(', ')}`
  if (untilGreen === undefined) return what
  const { everyMs, deadlineMs } = untilGreen
  const atMost = deadlineMs === undefined ? '' : `, for ${formatDuration(deadlineMs)} at most`
  return `${what}, every ${formatDuration(everyMs)} until all is green${atMost}`
}

/** What the check was before this run, when that is another thing than now. */
function earlier({ transition }: CheckEvent): Standing | undefined {
  return transition === undefined ? undefined : standingOfStatus(transition.from)
}

interface Change {
  readonly nameOf: NameOf
  readonly before: Standing | undefined
}

function changeLine(event: CheckEvent, { nameOf, before }: Change): Line {
  const { instance, outcome, durationMs } = event.result
  const standing = standingOf(event)
  return [
    { text: `${clock(event.time)} ${oneLine(instance.site.name)} ${nameOf(instance)} ` },
    { text: before === undefined ? '' : `${before} -> ` },
    { text: standing, style: STYLES[standing] },
    { text: `  ${briefEvidence(outcome)} (${(durationMs / 1000).toFixed(3)} s)` },
  ]
}
