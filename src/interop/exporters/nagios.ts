// Hosts, services and contacts for Nagios 4. Source: Nagios Core 4 documentation, "Object Definitions".
import type { CheckInstance } from '../../core/instance.js'
import type { Site } from '../../core/site.js'
import { type Dependence, dependencesOf } from './dependences.js'
import { defineExporter } from './exporter.js'
import { nagiosCommandLine } from './nagios-command.js'
import { nagiosObject, nagiosText, nagiosUrl } from './nagios-object.js'
import { checkPath } from './names.js'
import { displayName, notesOf, runbookUrl } from './notes.js'
import { objectName } from './object-name.js'
import { type Owner, ownersOf } from './owners.js'
import { isQuietPhase } from './quiet-phase.js'
import { commandTimeoutSeconds, wholeSeconds } from './seconds.js'

const options = {
  hostTemplate: { kind: 'string', default: 'generic-host', description: 'Your template that hosts build on' },
  serviceTemplate: { kind: 'string', default: 'generic-service', description: 'Your template that services build on' },
  contactTemplate: {
    kind: 'string',
    default: 'generic-contact',
    description: 'Your template that contacts build on: it has the notification commands and periods',
  },
  intervalLength: {
    kind: 'integer',
    default: 60,
    minimum: 1,
    description: 'The `interval_length` of your nagios.cfg, in seconds',
  },
} as const

export default defineExporter({
  name: 'nagios',
  summary: 'object files for Nagios 4: a host per site, a service per check, contacts by owner',
  options,
  export: ({ instances, commandOf }, wanted) => {
    const sites = new Map(instances.map(({ site }) => [site.name, site]))
    const objects = [
      nagiosObject('command', { command_name: SITE_COMMAND, command_line: nagiosCommandLine(['echo', SITE_IS_UP]) }),
      ...ownersOf(instances).flatMap((owner) => contactObjects(owner, wanted)),
      ...[...sites.values()].map((site) => hostObject(site, instances, wanted)),
      ...instances.flatMap((instance) => serviceObjects(instance, commandOf(instance), wanted)),
      ...dependencesOf(instances).map(dependencyObject),
    ]
    return [{ path: 'firstlight.cfg', text: `${header(instances, wanted)}${objects.join('').trimEnd()}\n` }]
  },
})

interface Wanted {
  readonly hostTemplate: string
  readonly serviceTemplate: string
  readonly contactTemplate: string
  readonly intervalLength: number
}

function header(instances: readonly CheckInstance[], wanted: Wanted): string {
  const { hostTemplate, serviceTemplate, contactTemplate, intervalLength } = wanted
  const timeout = instances.reduce((longest, instance) => Math.max(longest, commandTimeoutSeconds(instance)), 0)
  const lines = [
    'Written by `firstlight export nagios`: change the suites instead, and export again.',
    `It builds on the templates ${[hostTemplate, serviceTemplate, contactTemplate].map(nagiosText).join(', ')}.`,
    `In nagios.cfg, interval_length is to be ${intervalLength} and service_check_timeout ${timeout} at least.`,
    'The process of Nagios needs the secrets that the suites read as environment variables.',
    'Sites that are being brought up or maintained notify nobody: export again when their phase changes.',
  ]
  return `${lines.map((line) => `# ${line}\n`).join('')}\n`
}

const SITE_COMMAND = 'firstlight-site'
const SITE_IS_UP = 'a site is up: its services say what works there'

function contactObjects({ name, title, contacts }: Owner, { contactTemplate }: Wanted): readonly string[] {
  const members = contacts.map(({ name: contact, text, email }) =>
    nagiosObject('contact', {
      use: nagiosText(contactTemplate),
      contact_name: contact,
      alias: nagiosText(text ?? title),
      email,
      pager: email === undefined ? nagiosText(text ?? '') : undefined,
    }),
  )
  const group = { contactgroup_name: name, alias: nagiosText(title), members: contacts.map((each) => each.name).join() }
  return [...members, nagiosObject('contactgroup', group)]
}

/** Up whatever happens: of a host that is down, Nagios would say nothing about the services. */
function hostObject(site: Site, instances: readonly CheckInstance[], { hostTemplate }: Wanted): string {
  const owners = new Set(instances.filter((each) => each.site.name === site.name).map(({ owner }) => objectName(owner)))
  return nagiosObject('host', {
    use: nagiosText(hostTemplate),
    host_name: objectName(site.name),
    alias: nagiosText(site.title),
    address: '127.0.0.1',
    check_command: SITE_COMMAND,
    max_check_attempts: 1,
    notifications_enabled: !isQuietPhase(site.phase),
    contact_groups: [...owners].join(),
  })
}

/** A command of its own, without arguments: in those Nagios splits at `!`, and cuts. */
function serviceObjects(instance: CheckInstance, words: readonly string[], wanted: Wanted): readonly string[] {
  const { id, site, intervalMs, ttlMs, occurrences, owner } = instance
  const command = objectName(`firstlight ${id}`)
  const interval = intervalText(intervalMs, wanted.intervalLength)
  const url = runbookUrl(instance)
  const service = {
    use: nagiosText(wanted.serviceTemplate),
    host_name: objectName(site.name),
    service_description: objectName(checkPath(instance)),
    display_name: nagiosText(displayName(instance)),
    check_command: command,
    check_interval: interval,
    retry_interval: interval,
    max_check_attempts: occurrences,
    check_freshness: ttlMs !== undefined,
    freshness_threshold: ttlMs && Math.max(wholeSeconds(ttlMs), wholeSeconds(intervalMs) + 1),
    notifications_enabled: !isQuietPhase(site.phase),
    contact_groups: objectName(owner),
    notes: nagiosText(notesOf(instance)),
    notes_url: url && nagiosUrl(url),
  }
  return [
    nagiosObject('command', { command_name: command, command_line: nagiosCommandLine(words) }),
    nagiosObject('service', service),
  ]
}

/** Whole seconds in units of `interval_length`, rounded up: Nagios cuts what it makes of them to whole seconds. */
function intervalText(intervalMs: number, intervalLength: number): number {
  return Math.ceil((wholeSeconds(intervalMs) / intervalLength) * 1e6) / 1e6
}

/** Nobody is told what follows from something else. It is checked all the same: what is not would keep its last colour. */
function dependencyObject({ parent, child }: Dependence): string {
  return nagiosObject('servicedependency', {
    host_name: objectName(parent.site.name),
    service_description: objectName(checkPath(parent)),
    dependent_host_name: objectName(child.site.name),
    dependent_service_description: objectName(checkPath(child)),
    execution_failure_criteria: 'n',
    notification_failure_criteria: 'w,u,c',
  })
}
