import type { CheckCard } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { grouped } from '../../reporters/grouped.js'
import { ownerName } from '../../reporters/wording.js'
import type { Candidate } from './candidate.js'
import { type Obstacle, obstaclesOf, siteFlaw } from './conditions.js'
import { remedyOf, type Surroundings, siteRemedy } from './remedy.js'

/**
 * Why a site cannot be signed off: all of it, by owner and by what is to be done. Undefined when nothing stands in the way.
 *
 * @param paths the suites as a command line names them.
 */
export function refusalOf(candidate: Candidate, paths: string): string | undefined {
  const { site, checks, partial } = candidate
  const flaw = siteFlaw(candidate)
  const obstacles = obstaclesOf(candidate)
  if (flaw === undefined && obstacles.length === 0) return undefined
  const cards = new Map(checks.map(({ check }) => [check.id, check]))
  const surroundings = { site, partial, now: candidate.now, paths, cardOf: (id: string) => cards.get(id) }
  const lines = [
    ...(flaw === undefined ? [] : siteLines(siteRemedy(flaw, surroundings))),
    ...(obstacles.length === 0 ? [] : ['', counted(obstacles, checks.length)]),
    ...byOwner(obstacles, surroundings),
  ]
  return `${oneLine(site)} is not signed off, and nothing was written\n${lines.join('\n')}\n`
}

function siteLines({ wrong, action }: ReturnType<typeof siteRemedy>): readonly string[] {
  return ['', oneLine(wrong), `  ${action}`]
}

function counted(obstacles: readonly Obstacle[], total: number): string {
  const count = new Set(obstacles.map(({ check }) => check.id)).size
  return `${count} of ${total} checks ${count === 1 ? 'stands' : 'stand'} in the way`
}

function byOwner(obstacles: readonly Obstacle[], surroundings: Surroundings): readonly string[] {
  const owners = grouped(obstacles, ({ check }) => ownerName(check))
  return [...owners].flatMap(([owner, theirs]) => ['', owner, ...byAction(theirs, surroundings)])
}

function byAction(obstacles: readonly Obstacle[], surroundings: Surroundings): readonly string[] {
  const remedies = obstacles.map((each) => ({ check: each.check, ...remedyOf(each, surroundings) }))
  return [...grouped(remedies, ({ action }) => action)].flatMap(([action, theirs]) => [
    `  ${action}`,
    ...theirs.map(({ check, wrong }) => `    ${nameOf(check)}: ${wrong}`),
  ])
}

/** The check without its site: `platform.dns.resolver-answers[10.1.0.53]`. */
function nameOf({ id, site }: CheckCard): string {
  return oneLine(id.slice(site.name.length + 1))
}
