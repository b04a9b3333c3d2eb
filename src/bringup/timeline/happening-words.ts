import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import type { SiteEvent } from '../../core/site-event.js'
import { type ReportedStanding, standingOfStatus } from '../../reporters/standing.js'
import { brief } from '../../reporters/wording.js'
import type { PhaseChange, RunRecord, SignOff, TransitionRecord } from '../../store/store.js'
import { utc } from '../utc.js'
import type { FinishedRun, Happening } from './happenings.js'

/** What happened, in words: harmless, on one line. */
export interface Told {
  /** How it looks; `note` for what is neither good nor bad. */
  readonly tone: ReportedStanding | 'note'
  /** What it happened to, or what happened when nothing more is to be said. */
  readonly subject: string
  /** What became of it. */
  readonly said: string
  /** Whom it belongs to. */
  readonly owner?: string
}

export function tell(happening: Happening, site: string): Told {
  switch (happening.kind) {
    case 'check':
      return changeTold(happening, site)
    case 'blocked':
      return blockedTold(happening.by, happening.changes, site)
    case 'turned':
      return turnedTold(happening.event, site)
    case 'phase':
      return { tone: 'note', subject: `phase ${happening.change.phase}`, said: byWhom(happening.change) }
    case 'signed-off':
      return signedOffTold(happening.signOff)
    case 'run-started':
      return { tone: 'note', subject: 'run started', said: runWords(happening.run) }
    case 'run-ended':
      return { tone: 'note', subject: 'run ended', said: endWords(happening) }
    case 'quiet-runs':
      return quietTold(happening.runs)
  }
}

/** A check's name at its own site: `platform.dns.resolver-answers[10.1.0.53]`. */
export function nameAt(site: string, id: string): string {
  return oneLine(id.startsWith(`${site}/`) ? id.slice(site.length + 1) : id)
}

function changeTold({ change, regression }: Extract<Happening, { kind: 'check' }>, site: string): Told {
  const { id, from, to, output, owner } = change
  const said = brief(output) || 'it said nothing'
  return {
    tone: standingOfStatus(to),
    subject: nameAt(site, id),
    said: `${regression ? 'regression: ' : ''}${from === undefined ? 'first result ' : `${from} -> `}${to} - ${said}`,
    owner: oneLine(owner),
  }
}

/** More names than these are no use to a person. */
const NAMED = 5

function blockedTold(by: string, changes: readonly TransitionRecord[], site: string): Told {
  const [only] = changes
  const root = nameAt(site, by)
  if (only !== undefined && changes.length === 1) {
    return { tone: 'blocked', subject: nameAt(site, only.id), said: `blocked by ${root}` }
  }
  const names = changes.slice(0, NAMED).map(({ id }) => nameAt(site, id))
  const more = changes.length > NAMED ? ` and ${changes.length - NAMED} more` : ''
  return {
    tone: 'blocked',
    subject: `and ${changes.length} blocked by ${root}`,
    said: names.join(', ') + more,
  }
}

function turnedTold(event: SiteEvent, site: string): Told {
  const { point, turned, total, green, before, time, by } = event
  const subject = point === undefined ? `the site ${oneLine(site)}` : `point ${oneLine(`${point.suite}.${point.name}`)}`
  const after = before === undefined ? '' : ` after ${formatDuration(Math.max(0, time - before))}`
  const owner = point === undefined ? {} : { owner: oneLine(point.owner) }
  if (turned === 'green') return { tone: 'green', subject, said: `all green${after}, ${total} of ${total}`, ...owner }
  return {
    tone: 'red',
    subject,
    said: `no longer all green${after}, ${green} of ${total}, by ${nameAt(site, by)}`,
    ...owner,
  }
}

function byWhom({ by, reason }: PhaseChange): string {
  return oneLine(
    [by === undefined ? 'by nobody named' : `by ${by}`, ...(reason === undefined ? [] : [reason])].join(': '),
  )
}

function signedOffTold({ by, stableMs, sha256 }: SignOff): Told {
  const said = `by ${by}, green for ${formatDuration(stableMs)} at least, report ${sha256.slice(0, 12)}`
  return { tone: 'green', subject: 'signed off', said: oneLine(said) }
}

function runWords({ checks, version, host }: RunRecord): string {
  return oneLine(`${checks} ${checks === 1 ? 'check' : 'checks'}, firstlight ${version} on ${host}`)
}

function endWords({ run, finished }: FinishedRun): string {
  const { at, ending, status, rounds } = finished
  const took = formatDuration(Math.max(0, at - run.startedAt))
  return `${ending.replaceAll('-', ' ')}, ${status}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'} in ${took}`
}

function quietTold(runs: readonly FinishedRun[]): Told {
  const last = runs.at(-1)
  const ended = last === undefined ? '' : `${endWords(last)}, ${runWords(last.run)}`
  const until = last === undefined ? '' : utc(last.finished.at)
  if (runs.length === 1) return { tone: 'note', subject: 'run that changed nothing', said: ended }
  return {
    tone: 'note',
    subject: `${runs.length} runs that changed nothing`,
    said: `until ${until}, the last: ${ended}`,
  }
}
