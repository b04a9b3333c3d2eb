import type { Budget } from '../core/expression-cost.js'
import type { CheckCard, CheckInstance, NotApplicable, Plan } from '../core/instance.js'
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

/** What suites say, and how much of it is selected. */
export interface Expanded extends Plan {
  readonly declared: Declared
}

/** All that suites ask at all of their sites, selected or not. */
export interface Declared {
  readonly checks: readonly CheckCard[]
  readonly notApplicable: readonly NotApplicable[]
}

/** Takes each check to each of its sites and elements. What is unset anywhere is complained about, selected or not. */
export function expand(expansion: Expansion): Expanded {
  const budget = { left: PLAN_STEPS, each: EXPRESSION_STEPS }
  const here = expansion.sites.map((site) => expandSite(site, expansion, budget))
  return {
    instances: here.flatMap(({ instances }) => instances),
    notApplicable: here.flatMap(({ notApplicable }) => notApplicable),
    declared: {
      checks: here.flatMap(({ declared }) => declared.checks),
      notApplicable: here.flatMap(({ declared }) => declared.notApplicable),
    },
  }
}

function expandSite(site: Site, expansion: Expansion, budget: Budget): Expanded {
  const { suites, ordered, selector, report } = expansion
  const complain = report.errorAt(site.name)
  const own = siteScope(site)
  const scopes = new Map<string, Scope>()
  for (const suite of suites) {
    if (suite.sites.includes(site)) scopes.set(suite.id, suiteScope(suite, own, { expansion, complain, budget }))
  }
  const here: Here = new Map()
  const idsOf = idsHere(here, isInstance)
  const notApplicable: NotApplicable[] = []
  const selectedNotApplicable: NotApplicable[] = []
  for (const check of ordered) {
    const scope = scopes.get(check.spec.suite)
    if (scope === undefined) continue
    const against = check.only.find((condition) => !applies(condition, site, { complain, budget }))
    const dependsOn = idsOf(expansion.dependencies.get(check) ?? NOTHING)
    if (against === undefined) here.set(check, expandCheck(check, site, { scope, selector, dependsOn }))
    else {
      const kept = notApplicableAt(check, site, against.expression.text)
      notApplicable.push(kept)
      if (selector.selects(candidateOf(check, site))) selectedNotApplicable.push(kept)
    }
  }
  const all = [...here.values()].flat()
  const instances = all.filter(isInstance)
  const checks = instances.length === all.length ? instances : withAllDependencies(here, expansion)
  return { instances, notApplicable: selectedNotApplicable, declared: { checks, notApplicable } }
}

/** The checks of a site, those that are not selected as cards alone. */
type Here = Map<PreparedCheck, readonly (CheckInstance | CheckCard)[]>

function isInstance(check: CheckInstance | CheckCard): check is CheckInstance {
  return 'options' in check
}

/** A check that is selected waits for no other one that is not; as it is declared, it does. */
function withAllDependencies(here: Here, { dependencies }: Expansion): readonly CheckCard[] {
  const idsOf = idsHere(here, () => true)
  return [...here].flatMap(([check, cards]) => {
    const dependsOn = idsOf(dependencies.get(check) ?? NOTHING)
    return cards.map((card) => ({ ...card, dependsOn }))
  })
}

const NOTHING: readonly Dependency[] = []

/** The ids that dependencies mean at a site: those of a list that checks share are one list, too. */
function idsHere(here: Here, isMeant: (check: CheckInstance | CheckCard) => boolean) {
  const known = new Map<readonly Dependency[], readonly string[]>()
  return (wanted: readonly Dependency[]): readonly string[] => {
    const resolved = known.get(wanted)
    if (resolved !== undefined) return resolved
    const checks = wanted.flatMap(({ target }) => ('checks' in target ? target.checks : [target]))
    const meant = checks.flatMap((check) => (here.get(check) ?? []).filter(isMeant))
    const ids = [...new Set(meant.map(({ id }) => id))]
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

function expandCheck(check: PreparedCheck, site: Site, at: AtSite): readonly (CheckInstance | CheckCard)[] {
  if (check.each === undefined) return listOf(expandElement(check, site, { ...at, element: ALONE }))
  return elementsOf(check.each, at.scope).flatMap((element) => {
    const scope = { ...at.scope, variables: { ...at.scope.variables, ...element.variables } }
    return listOf(expandElement(check, site, { ...at, element, scope }))
  })
}

function listOf<T>(one: T | undefined): readonly T[] {
  return one === undefined ? [] : [one]
}

/** One that is not selected is known by its card alone; undefined when something of it is wrong, which is complained about. */
function expandElement(
  check: PreparedCheck,
  site: Site,
  { element, scope, selector, dependsOn }: AtSite & { readonly element: Element },
): CheckInstance | CheckCard | undefined {
  const { spec, directory } = check
  const { suite, point, name } = spec
  const each = check.each === undefined ? undefined : element.name
  const texts = check.texts.at(scope)
  const criteria = check.criteria.at(scope)
  const waiver = check.waiver?.at(scope)
  const { owner = '', labels = {} } = texts ?? {}
  const isSelected = selector.selects({ site, suite, point, check: name, element: each, labels, owner })
  // The secrets and the environment of what does not run here are not asked for.
  const isAsked = isSelected || !(check.options.reads.has('secret') || check.options.reads.has('env'))
  const resolved = isAsked ? check.options.at(scope) : undefined
  if (resolved !== undefined)
    complainOfMissingMetrics(resolved.options, check.thresholds, { type: check.type, ...scope })
  if (texts === undefined || criteria === undefined || (isAsked && resolved === undefined)) return undefined
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
    ...(isSelected && { ...resolved, criteria, directory }),
    ...settings,
    entity: site.name,
    title: `${texts.pointTitle}: ${name}`,
    ...texts,
    dependsOn,
    ...(waiver !== undefined && { waiver }),
    source: spec.source,
  }
}
