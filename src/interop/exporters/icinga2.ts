// Hosts, services, dependencies and users for Icinga 2. Source: Icinga 2 documentation, "Object Types" and "Monitoring Basics".
import type { CheckInstance } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import type { Site } from '../../core/site.js'
import { passable } from './argument.js'
import { type Dependence, dependencesOf } from './dependences.js'
import { defineExporter } from './exporter.js'
import { icingaObject, withoutMacros } from './icinga2-object.js'
import { checkPath } from './names.js'
import { displayName, notesOf, runbookUrl } from './notes.js'
import { objectName } from './object-name.js'
import { type Owner, ownersOf } from './owners.js'
import { isQuietPhase } from './quiet-phase.js'
import { commandTimeoutSeconds, wholeSeconds } from './seconds.js'

export default defineExporter({
  name: 'icinga2',
  summary: 'configuration for Icinga 2: a host per site, a service per check, dependencies, users by owner',
  options: {},
  export: ({ instances, commandOf }) => {
    const sites = new Map(instances.map(({ site }) => [site.name, site]))
    const objects = [
      COMMAND,
      ...ownersOf(instances).flatMap(userObjects),
      ...[...sites.values()].map(hostObject),
      ...instances.map((instance) => serviceObject(instance, commandOf(instance))),
      ...dependencesOf(instances).map(dependencyObject),
    ]
    return [{ path: 'firstlight.conf', text: `${HEADER}${objects.join('').trimEnd()}\n` }]
  },
})

const HEADER = `// Written by \`firstlight export icinga2\`: change the suites instead, and export again.
// The process of Icinga needs the secrets that the suites read as environment variables.
// Sites that are being brought up or maintained notify nobody: export again when their phase changes.
// Who is told how is yours to say, for instance:
//   apply Notification "firstlight" to Service {
//     import "mail-service-notification"
//     user_groups = [ service.vars.firstlight_group ]
//     assign where service.vars.firstlight_group
//   }

`

/** Words that are passed on one by one: there is no shell, and an empty one counts. */
const COMMAND = icingaObject('CheckCommand', 'firstlight', {
  command: ['$firstlight_program$'],
  arguments: { words: { value: '$firstlight_arguments$', skip_key: true, repeat_key: true, required: true } },
})

function userObjects({ name, title, contacts }: Owner): readonly string[] {
  const users = contacts.map(({ name: user, text, email }) =>
    icingaObject('User', user, { display_name: text ?? title, groups: [name], email, pager: email ? undefined : text }),
  )
  return [icingaObject('UserGroup', name, { display_name: title }), ...users]
}

/** Up whatever happens: the site is what its services say. */
function hostObject(site: Site): string {
  return icingaObject('Host', objectName(site.name), {
    display_name: oneLine(site.title),
    address: '127.0.0.1',
    check_command: 'dummy',
    'vars.dummy_state': 0,
    'vars.dummy_text': 'a site is up: its services say what works there',
    'vars.labels': customVariables(site.labels),
    max_check_attempts: 1,
    enable_notifications: !isQuietPhase(site.phase),
  })
}

function serviceObject(instance: CheckInstance, [program = '', ...words]: readonly string[]): string {
  const { id, site, intervalMs, occurrences, owner, labels } = instance
  return icingaObject('Service', objectName(checkPath(instance)), {
    host_name: objectName(site.name),
    display_name: displayName(instance),
    check_command: 'firstlight',
    'vars.firstlight_program': withoutMacros(passable(program)),
    'vars.firstlight_arguments': words.map(passable).map(withoutMacros),
    'vars.firstlight_id': withoutMacros(oneLine(id)),
    'vars.firstlight_group': objectName(owner),
    'vars.labels': customVariables(labels),
    check_interval: wholeSeconds(intervalMs),
    retry_interval: wholeSeconds(intervalMs),
    check_timeout: commandTimeoutSeconds(instance),
    max_check_attempts: occurrences,
    enable_notifications: !isQuietPhase(site.phase),
    notes: notesOf(instance),
    notes_url: runbookUrl(instance),
  })
}

function customVariables(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [oneLine(key), withoutMacros(oneLine(value))]))
}

/** Nobody is told what follows from something else. It is checked all the same: what is not would keep its last colour. */
function dependencyObject({ parent, child }: Dependence): string {
  const name = objectName(checkPath(parent))
  return icingaObject('Dependency', name, {
    parent_host_name: objectName(parent.site.name),
    parent_service_name: name,
    child_host_name: objectName(child.site.name),
    child_service_name: objectName(checkPath(child)),
    states: ['OK'],
    disable_checks: false,
    disable_notifications: true,
  })
}
