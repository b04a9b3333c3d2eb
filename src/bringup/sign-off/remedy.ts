// What stands in the way of a sign-off in words: what is wrong, and what is to be done about it.

import { DAILY_TTL_HINT, hasDefaultLife } from '../../core/freshness.js'
import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import { briefEvidence, ownerName } from '../../reporters/wording.js'
import { ago } from '../words.js'
import type { Candidate } from './candidate.js'
import { clockTime } from './clock.js'
import type { Obstacle, SiteFlaw } from './conditions.js'

/** What the words need to know beside the obstacle. */
export interface Surroundings extends Pick<Candidate, 'site' | 'now' | 'partial'> {
  /** The suites as a command line names them. */
  readonly paths: string
  /** The declared check of an id. */
  readonly cardOf: (id: string) => CheckCard | undefined
}

export interface Remedy {
  readonly wrong: string
  /** The same text for all that one action mends. */
  readonly action: string
}

const MINUTE_MS = 60_000

export function remedyOf({ check, flaw }: Obstacle, { site, now, paths, cardOf }: Surroundings): Remedy {
  const proveIt = `firstlight prove ${paths} --site ${site}`
  const runIt = `run it: firstlight run ${paths} --site ${site}`
  switch (flaw.kind) {
    case 'never-reported':
      return { wrong: `never reported since it was declared ${ago(flaw.declaredAt, now)} ago`, action: runIt }
    case 'rewritten':
      return { wrong: `rewritten since its last result ${ago(flaw.at, now)} ago`, action: runIt }
    case 'stale':
      return {
        wrong: `its last result is ${ago(flaw.at, now)} old, ${staleFrom(flaw.limitMs)}`,
        action: hasDefaultLife(check) ? `${runIt}; ${DAILY_TTL_HINT}` : runIt,
      }
    case 'ahead':
      return { wrong: `its last result is dated ${new Date(flaw.at).toISOString()}, which is to come`, action: CLOCKS }
    case 'red': {
      const { result, since } = flaw.last
      const wrong = `not green for ${ago(since, now)}: ${briefEvidence(result.outcome)}`
      return { wrong, action: call(check) }
    }
    case 'blocked':
      return { wrong: 'blocked, so not tried', action: mendFirst(flaw.by, cardOf(flaw.by)) }
    case 'flapping':
      return { wrong: `flapping: ${Math.round(flaw.changePercent)} % of its last results changed`, action: call(check) }
    case 'unstable':
      return {
        wrong: `green for ${ago(flaw.since, now)} only`,
        action: wait(flaw.readyAt, now),
      }
    case 'unconfirmed':
      return {
        wrong: `green for ${ago(flaw.since, now)}, but last looked at ${ago(flaw.lastAt, now)} ago`,
        action: runIt,
      }
    case 'never-red':
      return neverRed(flaw.unprovable, proveIt)
    case 'toothless':
      return {
        wrong: `proves nothing: green in spite of ${sabotages(flaw.trials)}`,
        action: `${SHARPEN}, then ${proveIt}`,
      }
  }
}

const CLOCKS = 'set the clocks: those of this host and of the one that ran it differ'
/** Time alone proves nothing. */
const MEANWHILE = 'and run it again then'
const SHARPEN = 'make it ask for more (expect, thresholds)'

/** What is to be done about the site itself. */
export function siteRemedy(flaw: SiteFlaw, { site, paths, partial }: Omit<Surroundings, 'now' | 'cardOf'>): Remedy {
  switch (flaw) {
    case 'retired':
      return { wrong: `${site} is retired`, action: `bring it back first: firstlight site phase ${site} bringup` }
    case 'no-checks':
      return {
        wrong: `no check applies to ${site}`,
        action: `declare some, and run them: firstlight run ${paths} --site ${site}`,
      }
    case 'part':
      return {
        wrong: `only a part of ${partial.join(', ')} was ever declared at ${site}: what else it asks is not known`,
        action: `name the suites: firstlight signoff suites/ --site ${site}`,
      }
    case 'nothing-green':
      return { wrong: 'not one check is green: all of them are waived', action: 'mend one at least' }
  }
}

function staleFrom(limitMs: number): string {
  return `stale after ${formatDuration(limitMs)}`
}

/** `call storage (storage@example.net), runbook https://...` */
function call({ runbook, ...check }: CheckCard): string {
  return `call ${ownerName(check)}${runbook === undefined ? '' : `, runbook ${oneLine(runbook)}`}`
}

function mendFirst(id: string, root: CheckCard | undefined): string {
  return `mend ${oneLine(id)} first${root === undefined ? '' : `: ${call(root)}`}`
}

function wait(readyAt: number, now: number): string {
  const left = readyAt - now
  if (left < MINUTE_MS) return `wait ${formatDuration(left)} more, ${MEANWHILE}`
  const minutes = Math.ceil(left / MINUTE_MS)
  return `wait ${formatDuration(minutes * MINUTE_MS)} more (until ${clockTime(now + minutes * MINUTE_MS, now)}), ${MEANWHILE}`
}

function neverRed(unprovable: string | undefined, proveIt: string): Remedy {
  if (unprovable === undefined)
    return { wrong: 'never seen red as it is written now', action: `prove that it can fail: ${proveIt}` }
  const wrong = `never seen red as it is written now, and cannot be proven: ${oneLine(unprovable)}`
  return { wrong, action: 'see it fail once: take away what it looks at, and run it' }
}

function sabotages(trials: readonly { readonly sabotage: string }[]): string {
  return trials.map(({ sabotage }) => oneLine(sabotage)).join(', ') || 'what should turn it red'
}
