import type { Problem } from '../../core/problem.js'
import { draftCheck } from '../check-draft.js'
import type { ImportReport } from '../import-report.js'
import type { Body, ImportedCheck, ImportedPoint } from '../import-suite.js'
import { createNames } from '../names.js'
import { looksLikeNagios, notThatFormat } from '../recognise.js'
import { type Comments, commentsOf, type Remarks } from '../source/comments.js'
import { readYamlIfAny } from '../source/read-yaml.js'
import { refusal, type SourceText } from '../source/source-text.js'
import type { Importer } from './importer.js'
import { type CommandContext, checkCommand, createUserMacros } from './nagios/command.js'
import { type DependsOn, keyOf, readDependencies } from './nagios/dependencies.js'
import { missingTemplates } from './nagios/inherit.js'
import { type HostService, type Inventory, type Named, takeInventory } from './nagios/inventory.js'
import { type Directive, type NagiosObject, readObjects } from './nagios/objects.js'
import { ownerOf } from './nagios/people.js'
import { tellRest } from './nagios/rest.js'
import { settingsOf } from './nagios/settings.js'

// Source: Nagios Core 4, "Object Definitions", "Object Inheritance", "Macros".

const importer: Importer = {
  name: 'nagios',
  title: 'Nagios',
  files: 'object files and the resource file: firstlight import nagios resource.cfg objects/*.cfg',
  read(files, report) {
    const problems: Problem[] = []
    const read = files.map((file) => ({ file, ...readObjects(file, problems), looksRight: looksLikeNagios(file.text) }))
    for (const { file, looksRight, directives } of read)
      if (!looksRight && !directives.some(isSettled)) throw refusal([notNagios(file)])
    if (problems.length > 0) throw refusal(problems)
    const objects = read.flatMap((each) => each.objects)
    const directives = read.flatMap((each) => each.directives)
    const comments = new Map(read.map((each) => [each.file.name, commentsOf(each.comments, each.file.text)]))
    const opening = [...comments.values()].flatMap((each) => each.opening())
    tellDirectives(directives, report)
    for (const { type, name, attribute } of missingTemplates(objects))
      report.dropped(
        attribute.source,
        `the template "${name}" of a ${type}: it is not in these files: name the file that has it, too`,
      )
    const inventory = takeInventory(objects)
    const users = createUserMacros(resourcesOf(directives), report)
    const points = pointsOf({ inventory, users, report, comments, intervalLength: intervalLengthOf(directives) })
    tellRest(objects, inventory, { report, comments })
    report.changed(
      undefined,
      'each host is an integration point with its services as checks, which wait for the check of the host',
    )
    report.stricter(undefined, 'a host is green when its check exits 0; Nagios calls it up with a WARNING, too')
    return { points, comments: opening, vars: users.vars(), defaults: { interval: '5m', timeout: '60s' } }
  },
}

export default importer

function notNagios(file: SourceText): Problem {
  const lacks = 'object files have "define TYPE {", resource files "$USER1$=..."'
  return notThatFormat(file, readYamlIfAny(file)[0], 'nagios', lacks)
}

/** A line of a resource file or of the main file. */
function isSettled({ name }: Directive): boolean {
  return /^\$USER\d+\$$/.test(name) || /^(cfg_(file|dir)|interval_length|resource_file|log_file)$/.test(name)
}

function resourcesOf(directives: readonly Directive[]): ReadonlyMap<string, string> {
  return new Map(
    directives.flatMap(({ name, value }) => (/^\$USER\d+\$$/.test(name) ? [[name.slice(1, -1), value] as const] : [])),
  )
}

function intervalLengthOf(directives: readonly Directive[]): number {
  return Number(directives.find(({ name }) => name === 'interval_length')?.value ?? 60)
}

function tellDirectives(directives: readonly Directive[], report: ImportReport): void {
  for (const { name, value, source } of directives) {
    if (/^cfg_(file|dir)$/.test(name)) report.dropped(source, `${value}: name the files here, too`)
    else if (!/^\$USER\d+\$$/.test(name) && name !== 'interval_length')
      report.dropped(source, `"${name}": a setting of Nagios itself`)
  }
}

interface Making extends CommandContext {
  readonly inventory: Inventory
  readonly comments: ReadonlyMap<string, Comments>
  /** Seconds of one unit of `check_interval`. */
  readonly intervalLength: number
}

/** A check that will be made, with its id: checks name each other. */
interface Planned {
  readonly key: string
  readonly host: Named
  readonly service: HostService | undefined
  readonly point: string
  readonly id: string
}

function pointsOf(making: Making): readonly ImportedPoint[] {
  const { inventory, report } = making
  const planned = planChecks(making)
  const bodies = planned
    .map((each) => ({ ...each, body: bodyOf(each, making) }))
    .filter(({ body }) => body !== undefined)
  const dependsOn = readDependencies(inventory, { known: new Set(bodies.map(({ key }) => key)), report })
  const ids = new Map(bodies.map(({ key, point, id }) => [key, `${point}.${id}`]))
  return [...inventory.hosts.values()].map((host) => {
    const own = bodies.filter((each) => each.host === host)
    const { why, comments } = remarksOf(host.object, making)
    const checks = own.map((each) => checkOf(each, { ...making, dependsOn, ids }))
    const notes = host.attributes.get('notes')?.value ?? why
    return {
      name: own[0]?.point ?? host.name,
      title: host.attributes.get('alias')?.value ?? host.name,
      ...(ownerOf(host, inventory) as { readonly owner?: string; readonly contact?: string }), // both are texts
      ...(notes !== undefined && { why: notes }),
      ...runbookOf(host),
      comments,
      checks,
    }
  })
}

function planChecks({ inventory }: Making): readonly Planned[] {
  const names = createNames()
  return [...inventory.hosts.values()].flatMap((host) => {
    const point = names.take(host.name)
    const ids = createNames()
    const alive: Planned = { key: keyOf(host.name), host, service: undefined, point, id: ids.take('alive') }
    const services = inventory.services.filter((service) => service.host === host)
    return [
      alive,
      ...services.map((service) => ({
        key: keyOf(host.name, service.name),
        host,
        service,
        point,
        id: ids.take(service.name),
      })),
    ]
  })
}

function bodyOf({ host, service, point, id }: Planned, making: Making): Body | undefined {
  const { attributes } = service ?? host
  const { report } = making
  const command = attributes.get('check_command')
  const what = service === undefined ? `the host "${host.name}"` : `the service "${service.name}" of "${host.name}"`
  const source = (service ?? host).object.source
  if (attributes.get('active_checks_enabled')?.value === '0') {
    report.dropped(source, `${what}: it is not checked actively; results are not pushed to firstlight`)
    return undefined
  }
  if (command === undefined) {
    report.dropped(source, `${what}: it has no "check_command"${service ? '' : ', so Nagios takes it to be up'}`)
    return undefined
  }
  const value = checkCommand(command, service === undefined ? { host } : { host, service }, making)
  if (value === undefined) return undefined
  report.imported(source, `${what} as ${point}.${id}`)
  return { command: value, ...settingsOf(service ?? host, making) }
}

interface Finishing extends Making {
  readonly dependsOn: DependsOn
  readonly ids: ReadonlyMap<string, string>
}

function checkOf(
  { key, host, service, id, body }: Planned & { readonly body: Body | undefined },
  making: Finishing,
): ImportedCheck {
  const { inventory, report, dependsOn, ids } = making
  const named = service ?? host
  const remarks: Remarks = service === undefined ? { comments: [] } : remarksOf(service.object, making)
  const why = service?.attributes.get('notes')?.value ?? remarks.why
  const { why: _, ...rest } = remarks
  const draft = draftCheck({
    name: id,
    source: named.object.source,
    remarks: { ...rest, ...(why !== undefined && { why }) },
    report,
  })
  const waits = (dependsOn.get(key) ?? []).map((each) => ids.get(each)).filter((each) => each !== undefined)
  return draft.finish({
    title: service?.name ?? `${host.name} is up`,
    ...(service && { ...serviceOwner(service, inventory), ...runbookOf(service) }),
    ...body,
    ...(waits.length > 0 && { depends_on: waits }),
    labels: labelsOf(host, service, inventory),
  })
}

/** A group without an address must not be reached at that of the host's owner. */
function serviceOwner(service: HostService, inventory: Inventory): Body {
  const own = ownerOf(service, inventory)
  const inherits = own['owner'] !== undefined && own['contact'] === undefined
  return inherits && ownerOf(service.host, inventory)['contact'] !== undefined ? { ...own, contact: own['owner'] } : own
}

function labelsOf(host: Named, service: HostService | undefined, { groupsOf }: Inventory): Body['labels'] {
  const hostgroups = groupsOf(host.name)
  const servicegroups = service?.attributes.get('servicegroups')?.value
  const labels = {
    host: host.name,
    ...(hostgroups.length > 0 && { hostgroups: hostgroups.join(',') }),
    ...(servicegroups !== undefined && { servicegroups }),
  }
  return labels
}

function runbookOf({ attributes, name }: Named): { readonly runbook?: string } {
  const url = attributes.get('notes_url')?.value
  return url === undefined
    ? {}
    : {
        runbook: url
          .replaceAll('$HOSTNAME$', attributes.get('host_name')?.value ?? name)
          .replaceAll('$SERVICEDESC$', name),
      }
}

const remembered = new WeakMap<NagiosObject, Remarks>()

/** A service on many hosts has its comments at each. */
function remarksOf(object: NagiosObject, { comments }: Making): Remarks {
  const known = remembered.get(object)
  if (known !== undefined) return known
  const found = comments.get(object.source.file)?.about(object.source.line, object.lastLine) ?? { comments: [] }
  remembered.set(object, found)
  return found
}
