import type { Budget } from '../core/expression-cost.js'
import type { CheckInstance, NotApplicable, Plan } from '../core/instance.js'
import type { Site } from '../core/site.js'
import { applies } from './conditions.js'
import type { Dependencies, Dependency } from './dependencies.js'
import { type Element, elementsOf } from './each.js'
import type { PreparedCheck } from './prepared-check.js'
import type { PreparedSuite } from './prepared-suite.js'
import { isRecord } from './record.js'
import type { Report } from './report.js'
import { complainOfMissingMetrics } from './review-thresholds.js'
import type { Secrets } from './secrets.js'
import type { Selector } from './selection.js'
import { type SiteScope, siteScope } from './site-scope.js'
import type { Scope } from './template.js'

export interface Expansion {
  readonly suites: readonly PreparedSuite[]
  /** All checks, dependencies first. */
  readonly ordered: readonly PreparedCheck[]
  readonly dependencies: Dependencies
  readonly sites: readonly Site[]
  readonly selector: Selector
  readonly secrets: Secrets
  readonly env: Readonly<Record<string, string>>
  readonly report: Report
}

/** What all expressions and all elements of a plan may cost, in steps: seconds, where a suite that is meant takes less than one. */
const PLAN_STEPS = 50_000_000
/** What one expression may, at one site. */
const EXPRESSION_STEPS = 5_000_000

/** Takes each check to each of its sites and elements. What is unset anywhere is complained about, selected or not. */
export function expand(expansion: Expansion): Plan {
  const instances: CheckInstance[] = []
  const notApplicable: NotApplicable[] = []
  const budget = { left: PLAN_STEPS, each: EXPRESSION_STEPS }
  for (const site of expansion.sites) {
    const here = expandSite(site, expansion, budget)
    for (const instance of here.instances) instances.push(instance)
    for (const other of here.notApplicable) notApplicable.push(other)
  }
  return { instances, notApplicable }
}

function expandSite(site: Site, expansion: Expansion, budget: Budget): Plan {
  const { suites, ordered, selector, report } = expansion
  const complain = report.errorAt(site.name)
  const own = siteScope(site)
  const scopes = new Map<string, Scope>()
  for (const suite of suites) {
    if (suite.sites.includes(site)) scopes.set(suite.id, suiteScope(suite, own, { expansion, complain, budget }))
  }
  const here = new Map<PreparedCheck, readonly CheckInstance[]>()
  const idsOf = idsHere(here)
  const notApplicable: NotApplicable[] = []
  for (const check of ordered) {
    const scope = scopes.get(check.spec.suite)
    if (scope === undefined) continue
    const against = check.only.find((condition) => !applies(condition, site, { complain, budget }))
    const dependsOn = idsOf(expansion.dependencies.get(check) ?? NOTHING)
    if (against === undefined) here.set(check, expandCheck(check, site, { scope, selector, dependsOn }))
    else if (selector.selects(candidateOf(check, site)))
      notApplicable.push(notApplicableAt(check, site, against.expression.text))
  }
  return { instances: [...here.values()].flat(), notApplicable }
}

const NOTHING: readonly Dependency[] = []

/** The ids that dependencies mean at a site: those of a list that checks share are one list, too. */
function idsHere(here: ReadonlyMap<PreparedCheck, readonly CheckInstance[]>) {
  const known = new Map<readonly Dependency[], readonly string[]>()
  return (wanted: readonly Dependency[]): readonly string[] => {
    const resolved = known.get(wanted)
    if (resolved !== undefined) return resolved
    const checks = wanted.flatMap(({ target }) => ('checks' in target ? target.checks : [target]))
    const ids = [...new Set(checks.flatMap((check) => (here.get(check) ?? []).map(({ id }) => id)))]
    known.set(wanted, ids)
    return ids
  }
}

function suiteScope(
  suite: PreparedSuite,
  site: SiteScope,
  { expansion, complain, budget }: Pick<Required<Scope>, 'complain' | 'budget'> & { readonly expansion: Expansion },
): Scope {
  const { env, secrets } = expansion
  const common = { secrets, complain, budget }
  const bare: Scope = { variables: { site }, ...common }
  const vars = suite.vars.resolve(bare)
  return { variables: { site, vars: isRecord(vars) ? vars : {}, env, secret: secrets.values }, ...common }
}

function candidateOf({ spec }: PreparedCheck, site: Site) {
  const { suite, point, name: check, owner } = spec
  return { site, suite, point, check, element: undefined, labels: {}, owner }
}

function notApplicableAt({ spec }: PreparedCheck, site: Site, because: string): NotApplicable {
  const { suite, point, name: check } = spec
  return { id: `${site.name}/${suite}.${point}.${check}`, site: site.name, point, check, because }
}

interface AtSite {
  readonly scope: Scope
  readonly selector: Selector
  readonly dependsOn: readonly string[]
}

const ALONE: Element = { name: '', variables: {} }

function expandCheck(check: PreparedCheck, site: Site, at: AtSite): readonly CheckInstance[] {
  if (check.each === undefined) return listOf(expandElement(check, site, { ...at, element: ALONE }))
  return elementsOf(check.each, at.scope).flatMap((element) => {
    const scope = { ...at.scope, variables: { ...at.scope.variables, ...element.variables } }
    return listOf(expandElement(check, site, { ...at, element, scope }))
  })
}

function listOf(instance: CheckInstance | undefined): readonly CheckInstance[] {
  return instance === undefined ? [] : [instance]
}

function expandElement(
  check: PreparedCheck,
  site: Site,
  { element, scope, selector, dependsOn }: AtSite & { readonly element: Element },
): CheckInstance | undefined {
  const { spec, directory } = check
  const { suite, point, name } = spec
  const each = check.each === undefined ? undefined : element.name
  const texts = check.texts.at(scope)
  const criteria = check.criteria.at(scope)
  const waiver = check.waiver?.at(scope)
  const { owner = '', labels = {} } = texts ?? {}
  const isSelected = selector.selects({ site, suite, point, check: name, element: each, labels, owner })
  // The secrets and the environment of what does not run here are not asked for.
  if (!isSelected && (check.options.reads.has('secret') || check.options.reads.has('env'))) return undefined
  const resolved = check.options.at(scope)
  if (resolved !== undefined)
    complainOfMissingMetrics(resolved.options, check.thresholds, { type: check.type, ...scope })
  if (texts === undefined || criteria === undefined || resolved === undefined || !isSelected) return undefined
  const { severity: _, ...settings } = spec.settings
  return {
    id: `${site.name}/${suite}.${point}.${name}${each === undefined ? '' : `[${each}]`}`,
    site,
    suite,
    point,
    check: name,
    ...(each !== undefined && { each }),
    type: spec.type,
    definition: spec.definition,
    ...resolved,
    criteria,
    ...settings,
    entity: site.name,
    title: `${texts.pointTitle}: ${name}`,
    ...texts,
    dependsOn,
    ...(waiver !== undefined && { waiver }),
    directory,
    source: spec.source,
  }
}
