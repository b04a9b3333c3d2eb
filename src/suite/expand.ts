import type { CheckInstance, NotApplicable, Plan } from '../core/instance.js'
import type { Site } from '../core/site.js'
import { applies } from './conditions.js'
import type { Target } from './dependencies.js'
import { type Element, elementsOf } from './each.js'
import type { PreparedCheck } from './prepared-check.js'
import type { PreparedSuite } from './prepared-suite.js'
import { isRecord } from './record.js'
import type { Report } from './report.js'
import type { Secrets } from './secrets.js'
import type { Selector } from './selection.js'
import { type SiteScope, siteScope } from './site-scope.js'
import type { Scope } from './template.js'

export interface Expansion {
  readonly suites: readonly PreparedSuite[]
  /** All checks, dependencies first. */
  readonly ordered: readonly PreparedCheck[]
  readonly dependencies: ReadonlyMap<PreparedCheck, readonly Target[]>
  readonly sites: readonly Site[]
  readonly selector: Selector
  readonly secrets: Secrets
  readonly env: Readonly<Record<string, string>>
  readonly report: Report
}

/** Takes each check to each of its sites and elements. What is unset anywhere is complained about, selected or not. */
export function expand(expansion: Expansion): Omit<Plan, 'secrets'> {
  const instances: CheckInstance[] = []
  const notApplicable: NotApplicable[] = []
  for (const site of expansion.sites) {
    const here = expandSite(site, expansion)
    for (const instance of here.instances) instances.push(instance)
    for (const other of here.notApplicable) notApplicable.push(other)
  }
  return { instances, notApplicable }
}

type Draft = Omit<CheckInstance, 'dependsOn'>

function expandSite(site: Site, expansion: Expansion): Omit<Plan, 'secrets'> {
  const { suites, ordered, selector, report } = expansion
  const complain = report.errorAt(site.name)
  const own = siteScope(site)
  const scopes = new Map<string, Scope>()
  for (const suite of suites) {
    if (suite.sites.includes(site)) scopes.set(suite.id, suiteScope(suite, own, { expansion, complain }))
  }
  const drafts = new Map<PreparedCheck, readonly Draft[]>()
  const notApplicable: NotApplicable[] = []
  for (const check of ordered) {
    const scope = scopes.get(check.spec.suite)
    if (scope === undefined) continue
    const against = check.only.find((condition) => !applies(condition, site, complain))
    if (against === undefined) drafts.set(check, expandCheck(check, site, { scope, selector }))
    else if (selector.selects(candidateOf(check, site)))
      notApplicable.push(notApplicableAt(check, site, against.expression.text))
  }
  return { instances: connect(drafts, expansion.dependencies), notApplicable }
}

function suiteScope(
  suite: PreparedSuite,
  site: SiteScope,
  { expansion, complain }: { readonly expansion: Expansion; readonly complain: Scope['complain'] },
): Scope {
  const { env, secrets } = expansion
  const bare: Scope = { variables: { site }, secrets, complain }
  const vars = suite.vars.resolve(bare)
  return { variables: { site, vars: isRecord(vars) ? vars : {}, env, secret: secrets.values }, secrets, complain }
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
}

const ALONE: readonly Element[] = [{ name: '', variables: {} }]

function expandCheck(check: PreparedCheck, site: Site, { scope, selector }: AtSite): readonly Draft[] {
  const elements = check.each === undefined ? ALONE : elementsOf(check.each, scope)
  return elements.flatMap((element) => {
    const own = check.each === undefined ? scope : { ...scope, variables: { ...scope.variables, ...element.variables } }
    const draft = expandElement(check, site, { element, scope: own, selector })
    return draft === undefined ? [] : [draft]
  })
}

function expandElement(
  check: PreparedCheck,
  site: Site,
  { element, scope, selector }: AtSite & { readonly element: Element },
): Draft | undefined {
  const { spec, type, directory } = check
  const { suite, point, name } = spec
  const each = check.each === undefined ? undefined : element.name
  const texts = check.texts.at(scope)
  const criteria = check.criteria.at(scope)
  const waiver = check.waiver?.at(scope)
  if (texts === undefined || criteria === undefined) return undefined
  const { owner, labels } = texts
  const isSelected = selector.selects({ site, suite, point, check: name, element: each, labels, owner })
  // The secrets and the environment of what does not run here are not asked for.
  if (!isSelected && (check.options.reads.has('secret') || check.options.reads.has('env'))) return undefined
  const options = check.options.at(scope)
  if (options === undefined || !isSelected) return undefined
  const target = type.target?.(options)
  const { severity: _, ...settings } = spec.settings
  return {
    id: `${site.name}/${suite}.${point}.${name}${each === undefined ? '' : `[${each}]`}`,
    site,
    suite,
    point,
    check: name,
    ...(each !== undefined && { each }),
    type: spec.type,
    options,
    ...(target !== undefined && { target }),
    criteria,
    ...settings,
    entity: site.name,
    ...texts,
    ...(waiver !== undefined && { waiver }),
    directory,
    source: spec.source,
  }
}

/** Turns targets into the ids of the instances that stand here; those of one list of targets are one list. */
function connect(
  drafts: ReadonlyMap<PreparedCheck, readonly Draft[]>,
  dependencies: ReadonlyMap<PreparedCheck, readonly Target[]>,
): readonly CheckInstance[] {
  const known = new Map<readonly Target[], readonly string[]>()
  const idsOf = (targets: readonly Target[]) => {
    const ids = known.get(targets) ?? [
      ...new Set(
        targets
          .flatMap((target) => ('checks' in target ? target.checks : [target]))
          .flatMap((check) => (drafts.get(check) ?? []).map(({ id }) => id)),
      ),
    ]
    known.set(targets, ids)
    return ids
  }
  return [...drafts].flatMap(([check, here]) => {
    const dependsOn = idsOf(dependencies.get(check) ?? NOTHING)
    return here.map((draft) => ({ ...draft, dependsOn }))
  })
}

const NOTHING: readonly Target[] = []
