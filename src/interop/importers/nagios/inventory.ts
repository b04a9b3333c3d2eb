import { effective, listOf, registered } from './inherit.js'
import type { Attribute, Attributes, NagiosObject } from './objects.js'

/** An object that counts, with its name. */
export interface Named {
  readonly name: string
  readonly object: NagiosObject
  readonly attributes: Attributes
}

/** A service on one host. */
export interface HostService extends Named {
  readonly host: Named
}

/** The objects of all files, by what they are, with what they inherit and where they apply. */
export interface Inventory {
  readonly hosts: ReadonlyMap<string, Named>
  readonly services: readonly HostService[]
  /** Services that apply to no host. */
  readonly homeless: readonly Named[]
  readonly commands: ReadonlyMap<string, Named>
  readonly contacts: ReadonlyMap<string, Named>
  readonly contactgroups: ReadonlyMap<string, Named>
  readonly hostDependencies: readonly NagiosObject[]
  readonly serviceDependencies: readonly NagiosObject[]
  /** The groups that a host is in. */
  readonly groupsOf: (host: string) => readonly string[]
  /** The hosts that `host_name` and `hostgroup_name` mean. */
  readonly hostsIn: (names: Attribute | undefined, groups: Attribute | undefined) => readonly Named[]
}

export function takeInventory(objects: readonly NagiosObject[]): Inventory {
  const hosts = byName(objects, 'host', 'host_name')
  const groups = membersOf(byName(objects, 'hostgroup', 'hostgroup_name'), hosts)
  const hostsIn: Inventory['hostsIn'] = (names, groupNames) => {
    const group = pick(groupNames?.value ?? '', [...groups.keys()])
    const found = new Set([
      ...pick(names?.value ?? '', [...hosts.keys()]).wanted,
      ...group.wanted.flatMap((each) => [...(groups.get(each) ?? [])]),
    ])
    for (const host of pick(names?.value ?? '', [...hosts.keys()]).unwanted) found.delete(host)
    for (const host of group.unwanted.flatMap((each) => [...(groups.get(each) ?? [])])) found.delete(host)
    return [...found].map((host) => hosts.get(host)).filter((host) => host !== undefined)
  }
  const services = registered(objects, 'service').map((object) => {
    const attributes = effective(object.attributes)
    return { name: attributes.get('service_description')?.value ?? '', object, attributes }
  })
  const placed = services.map((service) => ({
    service,
    on: hostsIn(service.attributes.get('host_name'), service.attributes.get('hostgroup_name')),
  }))
  return {
    hosts,
    services: placed.flatMap(({ service, on }) => on.map((host) => ({ ...service, host }))),
    homeless: placed.filter(({ on }) => on.length === 0).map(({ service }) => service),
    commands: byName(objects, 'command', 'command_name'),
    contacts: byName(objects, 'contact', 'contact_name'),
    contactgroups: byName(objects, 'contactgroup', 'contactgroup_name'),
    hostDependencies: registered(objects, 'hostdependency'),
    serviceDependencies: registered(objects, 'servicedependency'),
    groupsOf: (host) => [...groups].filter(([, members]) => members.has(host)).map(([group]) => group),
    hostsIn,
  }
}

function byName(objects: readonly NagiosObject[], type: string, key: string): ReadonlyMap<string, Named> {
  const named = new Map<string, Named>()
  for (const object of registered(objects, type)) {
    const attributes = effective(object.attributes)
    const name = attributes.get(key)?.value
    if (name !== undefined) named.set(name, { name, object, attributes })
  }
  return named
}

function membersOf(
  groups: ReadonlyMap<string, Named>,
  hosts: ReadonlyMap<string, Named>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const members = new Map<string, Set<string>>()
  const resolve = (name: string, path: readonly string[]): ReadonlySet<string> => {
    const attributes = groups.get(name)?.attributes
    const own = pick(attributes?.get('members')?.value ?? '', [...hosts.keys()])
    const said = [...hosts.values()].filter(({ attributes: host }) =>
      listOf(host.get('hostgroups')?.value ?? '').includes(name),
    )
    const inner = listOf(attributes?.get('hostgroup_members')?.value ?? '').filter((each) => !path.includes(each))
    const all = new Set([
      ...own.wanted,
      ...said.map((host) => host.name),
      ...inner.flatMap((each) => [...resolve(each, [...path, name])]),
    ])
    for (const host of own.unwanted) all.delete(host)
    return all
  }
  for (const name of groups.keys()) members.set(name, new Set(resolve(name, [name])))
  return members
}

/** `a,b,!c`, `*`. Source: Nagios Core, "Time-Saving Tricks For Object Definitions". */
function pick(
  text: string,
  all: readonly string[],
): { readonly wanted: readonly string[]; readonly unwanted: readonly string[] } {
  const names = listOf(text)
  const wanted = names.filter((name) => !name.startsWith('!'))
  return {
    wanted: wanted.flatMap((name) => (name === '*' ? all : [name])),
    unwanted: names.filter((name) => name.startsWith('!')).map((name) => name.slice(1)),
  }
}
