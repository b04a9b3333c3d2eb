import type { Test } from 'tap'
import { OperatorError } from '../../../src/core/errors.js'
import type { CheckInstance } from '../../../src/core/instance.js'
import { loadSinkType, sinkNames } from '../../../src/sinks/index.js'
import { formatProblems } from '../../../src/suite/diagnostics.js'
import { type Planned, type PlanRequest, planSuites } from '../../../src/suite/plan-suites.js'
import type { Selection } from '../../../src/suite/selection.js'
import { loadCheckType, TYPE_NAMES } from './check-types.js'

export const NOW = Date.parse('2026-11-21T12:00:00Z')
export const ALL: Selection = { sites: [], only: [], labels: [], owners: [] }

export const SITES = `sites:
  dfw1: {phase: live, labels: {region: us, tier: production}, variables: {domain: dfw1.example.net, resolvers: [10.1.0.53, 10.2.0.53], port: 5432}}
  ams1: {phase: bringup, labels: {region: eu, tier: staging}, variables: {domain: ams1.example.net, resolvers: [10.3.0.53], port: 5433}}
`

/** A suite with what every suite must have, up to its integration points. */
export const HEAD = `suite: platform
owner: me
why: it matters
contact: c
runbook: r
`

/** A suite of one integration point `p` with these checks, indented by six spaces as they stand there. */
export function suiteOf(checks: string, head = ''): string {
  return `${HEAD}${head}integration_points:\n  p:\n    title: P\n    checks:\n${checks}`
}

export type Files = Readonly<Record<string, string | Buffer>>
export type Overrides = Partial<Omit<PlanRequest, 'paths'>>

/** Writes files (sites.yaml unless given) and plans their folder. */
export async function plan(t: Test, files: Files, overrides: Overrides = {}): Promise<Planned> {
  const directory = t.testdir({ 'sites.yaml': SITES, ...files })
  return planFolder(directory, overrides)
}

export async function planFolder(directory: string, overrides: Overrides = {}, paths = [directory]): Promise<Planned> {
  return planSuites({
    paths,
    selection: ALL,
    loadCheckType,
    checkTypeNames: TYPE_NAMES,
    sinks: { names: sinkNames, load: loadSinkType },
    env: {},
    now: NOW,
    ...overrides,
  })
}

/** What a folder of files is refused with, as the operator reads it; paths as if one stood in the folder. */
export async function refusal(t: Test, files: Files, overrides: Overrides = {}): Promise<string> {
  const directory = t.testdir({ 'sites.yaml': SITES, ...files })
  try {
    await planFolder(directory, overrides)
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    const problems = error.problems.filter(({ level }) => level === 'error')
    const told =
      problems.length > 0
        ? formatProblems(problems, { color: false })
        : `${error.code}: ${error.message} (${error.hint})\n`
    return told.replaceAll(`${directory}/`, '').replaceAll(directory, '.')
  }
  throw new Error('nothing was refused')
}

export function ids({ plan }: Planned): readonly string[] {
  return plan.instances.map(({ id }) => id)
}

/** The only instance with this end of its id. */
export function instance({ plan }: Planned, end: string): CheckInstance {
  const found = plan.instances.filter(({ id }) => id.endsWith(end))
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} instances end in ${end}`)
  return found[0]
}
