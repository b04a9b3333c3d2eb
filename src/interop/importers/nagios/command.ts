import { commandOf, mark } from '../../command-line.js'
import type { ImportReport } from '../../import-report.js'
import { type Reference, template, type Value } from '../../import-suite.js'
import { hasSecretArgument, ON_COMMAND_LINE } from '../../secret-text.js'
import type { HostService, Inventory, Named } from './inventory.js'
import { expandMacros, type Macros, type MacroValue, splitCheckCommand, withShellVariables } from './macros.js'
import type { Attribute } from './objects.js'

/** `$USERn$` of resource files. */
export interface UserMacros {
  readonly value: (name: string) => MacroValue
  /** The paths that were asked for, as variables of the suite. */
  readonly vars: () => Readonly<Record<string, Value>>
}

// Where Debian has them.
const PLUGINS = '/usr/lib/nagios/plugins'

/** Paths become variables of the suite; all else that a resource file holds may be a password. */
export function createUserMacros(resources: ReadonlyMap<string, string>, report: ImportReport): UserMacros {
  const vars = new Map<string, string>()
  return {
    value(name) {
      const known = resources.get(name)
      if (known?.startsWith('/') || (known === undefined && name === 'USER1')) {
        if (known === undefined)
          report.changed(undefined, `$USER1$ is taken to be ${PLUGINS}: name resource.cfg, too, or change "vars"`)
        vars.set(name.toLowerCase(), known ?? PLUGINS)
        return { expression: `vars.${name.toLowerCase()}` }
      }
      report.changed(
        undefined,
        `$${name}$ may be a secret and is not written down: set it in the environment variable NAGIOS_${name}`,
      )
      return { expression: `secret.NAGIOS_${name}` }
    },
    vars: () => Object.fromEntries(vars),
  }
}

export interface CommandContext {
  readonly inventory: Inventory
  readonly users: UserMacros
  readonly report: ImportReport
}

/** What `check_command` of a host or a service runs, as the options of a command check; undefined when it cannot, which has been told. */
export function checkCommand(
  attribute: Attribute,
  of: { readonly host: Named; readonly service?: HostService },
  { inventory, users, report }: CommandContext,
): Value | undefined {
  const { command, args } = splitCheckCommand(attribute.value)
  const what =
    of.service === undefined
      ? `the check of the host "${of.host.name}"`
      : `the service "${of.service.name}" of "${of.host.name}"`
  const line = inventory.commands.get(command)?.attributes.get('command_line')
  if (line === undefined) {
    report.dropped(
      attribute.source,
      `${what}: the command "${command}" is not in these files: name the file that has it, too`,
    )
    return undefined
  }
  const macros = macrosOf(of, users)
  // The arguments may hold macros, which are expanded in them first.
  const missing: string[] = []
  const inner: Reference[] = []
  const written = args.map((arg) => {
    const expanded = expandMacros(arg, macros)
    if ('missing' in expanded) missing.push(expanded.missing)
    if ('missing' in expanded) return ''
    const offset = inner.length
    inner.push(...expanded.references)
    return expanded.text.replace(/[\ue000-\uf8ff]/g, (each) =>
      mark(INNER + offset + each.charCodeAt(0) - mark(0).charCodeAt(0)),
    )
  })
  const expanded = expandMacros(line.value, (name) => {
    const number = /^ARG(\d+)$/.exec(name)?.[1]
    return number === undefined ? macros(name) : (written[Number(number) - 1] ?? '')
  })
  const unknown = missing[0] ?? ('missing' in expanded ? expanded.missing : undefined)
  if (unknown !== undefined || 'missing' in expanded) {
    report.dropped(attribute.source, `${what}: the macro ${unknown} has no value before Nagios runs the check`)
    return undefined
  }
  const references = [...expanded.references]
  const text = expanded.text.replace(/[\ue000-\uf8ff]/g, (each) => {
    const index = each.charCodeAt(0) - mark(0).charCodeAt(0)
    const reference = inner[index - INNER]
    if (index < INNER || reference === undefined) return each
    references.push(reference)
    return mark(references.length - 1)
  })
  return optionsOf({ text, references }, attribute, what, report)
}

// Marks of the arguments start behind any that a command line can have.
const INNER = 1000

function optionsOf(
  line: { readonly text: string; readonly references: readonly Reference[] },
  attribute: Attribute,
  what: string,
  report: ImportReport,
): Value {
  if (hasSecretArgument(line.text)) report.changed(attribute.source, `${what}: ${ON_COMMAND_LINE}`)
  const secrets = line.references.map(({ expression }) => /^secret\.(\w+)$/.exec(expression)?.[1])
  if (secrets.every((name) => name === undefined)) {
    const { words, needs } = commandOf(line)
    if (needs !== undefined) report.changed(attribute.source, `${what}: a shell runs it, because it has ${needs}`)
    return words
  }
  report.changed(attribute.source, `${what}: a shell runs it, so that its secret comes from the environment`)
  const names = line.references.map((_, index) => secrets[index] ?? `PATH_${index + 1}`)
  const env = line.references.map((reference, index) => [names[index] ?? '', template(reference)] as const)
  return { command: ['sh', '-c', withShellVariables(line.text, names)], env: Object.fromEntries(env) }
}

/** Macros that are known before a check runs. Source: Nagios Core, "Standard Macros in Nagios". */
function macrosOf(
  { host, service }: { readonly host: Named; readonly service?: HostService },
  users: UserMacros,
): Macros {
  const own = (named: Named, key: string) => named.attributes.get(key)?.value
  return (name) => {
    switch (name) {
      case 'HOSTNAME':
        return host.name
      case 'HOSTADDRESS':
        return own(host, 'address') ?? host.name
      case 'HOSTALIAS':
        return own(host, 'alias') ?? host.name
      case 'HOSTDISPLAYNAME':
        return own(host, 'display_name') ?? host.name
      case 'HOSTNOTES':
        return own(host, 'notes') ?? ''
      case 'SERVICEDESC':
        return service?.name
      case 'SERVICEDISPLAYNAME':
        return service && (own(service, 'display_name') ?? service.name)
    }
    if (/^USER\d+$/.test(name)) return users.value(name)
    const [, kind, variable] = /^_(HOST|SERVICE)(.+)$/.exec(name) ?? []
    if (kind === 'HOST') return own(host, `_${variable}`)
    return kind === 'SERVICE' && service ? own(service, `_${variable}`) : undefined
  }
}
