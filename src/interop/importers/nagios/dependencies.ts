import { createDependencyGraph } from '../../dependency-graph.js'
import type { ImportReport } from '../../import-report.js'
import { effective, listOf } from './inherit.js'
import type { Inventory } from './inventory.js'
import type { NagiosObject } from './objects.js'

/** What each check waits for, by `host` or `host/service`; all are names of the same kind. */
export type DependsOn = ReadonlyMap<string, readonly string[]>

export function keyOf(host: string, service?: string): string {
  return service === undefined ? host : `${host}/${service}`
}

/** Dependencies of objects, parents of hosts, and that a service needs its host. */
export function readDependencies(
  inventory: Inventory,
  { known, report }: { readonly known: ReadonlySet<string>; readonly report: ImportReport },
): DependsOn {
  const graph = createDependencyGraph()
  const wanted = new Map<string, string[]>()
  const add = (from: string, to: string): boolean => {
    if (from === to || !known.has(from) || !known.has(to)) return false
    if (wanted.get(from)?.includes(to)) return true
    if (!graph.add(from, to)) return false
    wanted.set(from, [...(wanted.get(from) ?? []), to])
    return true
  }
  for (const { host, name } of inventory.services) add(keyOf(host.name, name), keyOf(host.name))
  for (const host of inventory.hosts.values()) {
    const parents = host.attributes.get('parents')
    const names = listOf(parents?.value ?? '')
    const [only, ...others] = names
    if (only === undefined) continue
    if (others.length > 0)
      report.dropped(
        parents?.source,
        `the parents ${names.join(', ')} of "${host.name}": one of them is enough in Nagios, here all would have to be green`,
      )
    else if (!add(host.name, only))
      report.dropped(parents?.source, `the parent "${only}" of "${host.name}": it is not checked`)
  }
  for (const object of inventory.hostDependencies) {
    const pairs = pairsOf(object, inventory, { withService: false })
    tell(
      object,
      pairs.map(([from, to]) => add(from, to)),
      report,
    )
  }
  for (const object of inventory.serviceDependencies) {
    const pairs = pairsOf(object, inventory, { withService: true })
    tell(
      object,
      pairs.map(([from, to]) => add(from, to)),
      report,
    )
  }
  return wanted
}

/** Who depends on whom. Without hosts of its own, a dependent service is on the host of the other. */
function pairsOf(
  { attributes: all }: NagiosObject,
  { hostsIn }: Inventory,
  { withService }: { readonly withService: boolean },
): readonly (readonly [from: string, to: string])[] {
  const attributes = effective(all)
  const masters = hostsIn(attributes.get('host_name'), attributes.get('hostgroup_name'))
  const names = attributes.get('dependent_host_name') ?? attributes.get('dependent_host')
  const groups = attributes.get('dependent_hostgroup_name') ?? attributes.get('dependent_hostgroup')
  const dependents = names || groups ? hostsIn(names, groups) : undefined
  const masterServices = withService ? listOf(attributes.get('service_description')?.value ?? '') : [undefined]
  const dependentServices = withService
    ? listOf(attributes.get('dependent_service_description')?.value ?? '')
    : [undefined]
  return masters.flatMap((master) =>
    (dependents ?? [master]).flatMap((dependent) =>
      masterServices.flatMap((to) =>
        dependentServices.map((from) => [keyOf(dependent.name, from), keyOf(master.name, to)] as const),
      ),
    ),
  )
}

function tell({ type, source, attributes }: NagiosObject, added: readonly boolean[], report: ImportReport): void {
  if (added.some((each) => !each) || added.length === 0)
    report.dropped(source, `a ${type}: what it names is not checked, or would wait for itself`)
  else report.imported(source, `a ${type} as "depends_on"`)
  const criteria = attributes.get('execution_failure_criteria') ?? attributes.get('notification_failure_criteria')
  if (criteria !== undefined)
    report.changed(criteria.source, `a ${type} on the states "${criteria.value}": here whatever is not green blocks`)
}
