import type { CheckEvent } from '../../core/event.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import type { Reporter, ReporterContext, Run } from '../../core/run.js'
import { clock } from '../clock.js'
import { type Standing, standingOf, standingOfStatus } from '../standing.js'
import { briefEvidence, type NameOf, namesIn, regressionPrefix } from '../wording.js'
import { endingLines } from './ending.js'
import { marksFor, STYLES } from './marks.js'
import { type Line, lineText } from './span.js'

/** For a log: a line for each check's first result and for each change, then all that is not green, and the last line. */
export function changeLines({ write, color, env, now }: ReporterContext): Reporter {
  const last = new Map<string, Standing>()
  let nameOf: NameOf = ({ id }) => oneLine(id)
  const writeLine = (line: Line) => write(`${lineText(line, { columns: Number.POSITIVE_INFINITY, color })}\n`)
  return {
    start(run) {
      nameOf = namesIn(run)
      writeLine([{ text: `${clock(now())} ${announcement(run)}`, style: 'dim' }])
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

function announcement({ instances, untilGreen, onInterval }: Run): string {
  const sites = [...new Set(instances.map(({ site }) => oneLine(site.name)))]
  const where = sites.length === 0 ? '' : ` at ${sites.join(', ')}`
  const what = `${instances.length} ${instances.length === 1 ? 'check' : 'checks'}${where}`
  if (onInterval) return `${what}, each on its own interval until stopped`
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
    { text: `  ${regressionPrefix(event.result)}${briefEvidence(outcome)} (${(durationMs / 1000).toFixed(3)} s)` },
  ]
}
