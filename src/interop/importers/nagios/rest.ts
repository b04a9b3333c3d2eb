import type { ImportReport } from '../../import-report.js'
import type { Comments } from '../../source/comments.js'
import type { Inventory } from './inventory.js'
import type { NagiosObject } from './objects.js'

// What is read of each type; custom variables are read by their macros.
const READ: Readonly<Record<string, ReadonlySet<string>>> = {
  host: words(
    'host_name alias display_name address parents hostgroups check_command check_interval retry_interval max_check_attempts active_checks_enabled check_period freshness_threshold check_freshness contacts contact_groups notes notes_url',
  ),
  service: words(
    'host_name hostgroup_name service_description display_name servicegroups check_command check_interval retry_interval max_check_attempts active_checks_enabled check_period freshness_threshold check_freshness contacts contact_groups notes notes_url',
  ),
}

const DEFINITION = words('name use register')

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

const WHOLE: Readonly<Record<string, string>> = {
  timeperiod: 'checks run at all hours',
  serviceescalation: 'who is told is said by handlers',
  hostescalation: 'who is told is said by handlers',
  hostextinfo: "it is about Nagios's own pages",
  serviceextinfo: "it is about Nagios's own pages",
  contact: 'who is told is said by handlers; its address is the contact of what it owns',
}

export interface RestContext {
  readonly report: ImportReport
  readonly comments: ReadonlyMap<string, Comments>
}

/** Tells of objects and attributes that nothing was made of. */
export function tellRest(
  objects: readonly NagiosObject[],
  inventory: Inventory,
  { report, comments }: RestContext,
): void {
  for (const object of objects) {
    const { type, source, attributes, lastLine } = object
    const because = WHOLE[type]
    const name = attributes.get(`${type}_name`)?.value ?? attributes.get('name')?.value
    const { why, comments: said = [] } = comments.get(source.file)?.about(source.line, lastLine) ?? {}
    if (why !== undefined || said.length > 0)
      report.dropped(source, `the comments of the ${type} "${name}": it is no check`)
    if (because !== undefined)
      report.dropped(source, `the ${type}${name === undefined ? '' : ` "${name}"`}: ${because}`)
    const read = READ[type]
    if (read === undefined) continue
    for (const [key, { source: at, value }] of attributes) {
      if (read.has(key) || DEFINITION.has(key) || key.startsWith('_')) continue
      report.dropped(at, `"${key} ${value}" of a ${type}: ${reasonFor(key)}`)
    }
  }
  for (const { name, object } of inventory.homeless)
    if (object.attributes.get('register')?.value !== '0')
      report.dropped(object.source, `the service "${name}": it applies to no host in these files`)
  for (const [file, each] of comments) {
    for (const { line, text } of each.left())
      report.dropped({ file, line, column: 1 }, `the comment "${text}" stands at nothing that is imported`)
  }
}

function reasonFor(key: string): string {
  if (/notif|escalat|first_|recovery/.test(key)) return 'who is told and when is said by handlers'
  if (/event_handler/.test(key)) return 'nothing else runs when a check fails'
  if (/flap/.test(key)) return 'flapping is found by the state changes of the last 21 results'
  if (/icon|image|coords|action_url|statusmap/.test(key)) return "it is about Nagios's own pages"
  return 'a setting of Nagios itself'
}
