import type { LoadCheckType } from '../core/check-type.js'
import { OperatorError } from '../core/errors.js'
import type { Plan } from '../core/instance.js'
import type { Problem } from '../core/problem.js'
import type { Site, SiteState } from '../core/site.js'
import { resolveDependencies } from './dependencies.js'
import { type Declared, expand } from './expand.js'
import type { Handler } from './handler.js'
import { load } from './load/load.js'
import { loadTypes } from './load-types.js'
import { orderChecks } from './order.js'
import { prepareSuites } from './prepare-suites.js'
import { readHandlers } from './read-handlers.js'
import { readSites } from './read-sites.js'
import { redactProblems } from './redact-problems.js'
import { createReport } from './report.js'
import { secretsOf } from './secrets.js'
import { createSelector, type Selection } from './selection.js'
import type { SinkTables } from './sink-table.js'
import type { Suite } from './suite.js'

export interface PlanRequest {
  /** Files or folders. */
  readonly paths: readonly string[]
  readonly selection: Selection
  readonly loadCheckType: LoadCheckType
  readonly checkTypeNames: readonly string[]
  readonly sinks: SinkTables
  readonly env: Readonly<Record<string, string | undefined>>
  /** Epoch milliseconds: what waivers expire against. */
  readonly now: number
  /** Where parsed files are kept; without it nothing is. */
  readonly cacheDirectory?: string
  /** What is known of sites beyond the files: a phase here stands over the file's. */
  readonly siteStates?: ReadonlyMap<string, SiteState>
}

export interface Planned {
  readonly plan: Plan
  /** All that the suites ask, of which the plan may be a selection. */
  readonly declared: Declared
  readonly sites: readonly Site[]
  readonly suites: readonly Suite[]
  readonly handlers: readonly Handler[]
  /** How often `validate --strict` would say something. */
  readonly warningCount: number
  /** What it would say. To look up where that stands may take parsing a file that the cache holds. */
  readonly warnings: () => Promise<readonly Problem[]>
}

/**
 * Reads suites and plans what runs: the one way from files to check instances.
 *
 * @throws {OperatorError} SUITE_INVALID with all problems of all files; SELECTION_EMPTY when nothing is left to run.
 */
export async function planSuites(request: PlanRequest): Promise<Planned> {
  const report = createReport()
  const { paths, cacheDirectory, now } = request
  const loaded = await load({ paths, report, now, ...(cacheDirectory !== undefined && { cacheDirectory }) })
  const { documents, fragments, whole } = loaded
  const sites = withStates(readSites(documents, report), request.siteStates ?? new Map())
  const handlers = await readHandlers(documents, request.sinks, report)
  const checkTypeNames = new Set(request.checkTypeNames)
  const types = await loadTypes([...documents, ...[...fragments.values()].flat()], {
    ...request,
    checkTypeNames,
    report,
  })
  const suites = prepareSuites(loaded, {
    report,
    types,
    checkTypeNames,
    sites,
    now,
    whole,
    handlers: whole ? new Set(handlers.keys()) : undefined,
  })
  const dependencies = resolveDependencies(suites, report, whole)
  const ordered = orderChecks(suites, dependencies, report)
  const secrets = secretsOf(request.env)
  const selector = report.errorCount() === 0 ? createSelector(request.selection, sites) : EVERYTHING
  const env = definedOnly(request.env)
  const expanded = expand({
    suites,
    ordered,
    dependencies,
    sites: whole ? [...sites.values()] : [],
    selector,
    secrets,
    env,
    report,
  })
  const located = async () => redactProblems(await report.problems())
  if (report.errorCount() > 0) throw refusal(await located(), paths)
  selector.complainAboutUnmatched()
  if (expanded.instances.length === 0) throw emptySelection(expanded)
  return {
    plan: { instances: expanded.instances, notApplicable: expanded.notApplicable },
    declared: expanded.declared,
    sites: [...sites.values()],
    suites: suites.map(({ suite }) => suite),
    handlers: [...handlers.values()],
    warningCount: report.warningCount(),
    warnings: located,
  }
}

function withStates(
  sites: ReadonlyMap<string, Site>,
  states: ReadonlyMap<string, SiteState>,
): ReadonlyMap<string, Site> {
  return new Map([...sites].map(([name, site]) => [name, { ...site, ...states.get(name) }]))
}

const EVERYTHING = { selects: () => true, complainAboutUnmatched: () => undefined }

function definedOnly(env: PlanRequest['env']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function refusal(problems: readonly Problem[], paths: readonly string[]): OperatorError {
  const errors = problems.filter(({ level }) => level === 'error')
  const many = errors.length === 1 ? '1 error' : `${errors.length} errors`
  return new OperatorError('SUITE_INVALID', `${many} in ${paths.join(', ')}`, { problems })
}

function emptySelection({ notApplicable }: Plan): OperatorError {
  const [first] = notApplicable
  if (first === undefined)
    return new OperatorError('SELECTION_EMPTY', 'nothing is left to run', {
      hint: 'each of these selects something, but not the same',
    })
  return new OperatorError(
    'SELECTION_EMPTY',
    `nothing is left to run: ${first.id} does not apply, because ${first.because}`,
  )
}
