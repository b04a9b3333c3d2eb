import { draftCheck } from '../check-draft.js'
import { commandOf } from '../command-line.js'
import { createDependencyGraph, type DependencyGraph } from '../dependency-graph.js'
import { durationText } from '../duration-text.js'
import type { ImportReport } from '../import-report.js'
import type { Body, Imported } from '../import-suite.js'
import { notThatFormat } from '../recognise.js'
import { hasSecretArgument, ON_COMMAND_LINE } from '../secret-text.js'
import type { Fields } from '../source/fields.js'
import { problemAt, refusal } from '../source/source-text.js'
import { childOf, type Entry, plain, textOf } from '../source/tree.js'
import { openYaml, type YamlSource } from '../source/yaml-source.js'
import type { Importer } from './importer.js'
import { createSensuPoints, type SensuPoint, type SensuPoints } from './sensu/points.js'
import { createSiteVariables, resolveTokens, type SiteVariables } from './sensu/tokens.js'

// Source: reference of Sensu Core 1.x, "Checks"; validated by sensu-settings.

const importer: Importer = {
  name: 'sensu-core',
  title: 'Sensu Core',
  files: 'check definitions in JSON: firstlight import sensu-core /etc/sensu/conf.d/checks/*.json',
  read(files, report) {
    const variables = createSiteVariables()
    const points = createSensuPoints()
    const found = files.flatMap((file) => readFile(openYaml(file, report), report))
    const places = placesOf(found, points, report)
    const graph = createDependencyGraph()
    for (const each of found) convert(each, { report, variables, places, graph })
    for (const source of new Set(found.map(({ source }) => source))) source.finish()
    report.changed(
      undefined,
      'commands run where firstlight runs, not on each client that subscribes, and are looked for on its PATH alone',
    )
    report.stricter(undefined, 'a check without a timeout is given 10 s; in Sensu it may hang for ever')
    return { points: points.all(), variables: variables.values() } satisfies Imported
  },
}

export default importer

interface Found {
  readonly source: YamlSource
  readonly entry: Entry
  readonly fields: Fields
}

function readFile(source: YamlSource, report: ImportReport): readonly Found[] {
  const [root] = source.documents
  const checks = childOf(root, 'checks')
  if (root?.kind !== 'map' || checks?.kind !== 'map')
    throw refusal([notThatFormat(source.file, root, 'sensu-core', 'a check definition is {"checks": {"name": {...}}}')])
  for (const { key, source: at } of root.entries)
    if (key !== 'checks') report.dropped(at, `"${key}": only checks are imported`)
  return checks.entries.flatMap((entry) => {
    if (entry.value.kind === 'map') return [{ source, entry, fields: source.fields(entry.value) }]
    source.problems.push(problemAt(source.file, entry.value.source, `the check "${entry.key}" is no map`))
    return []
  })
}

interface Place {
  readonly point: SensuPoint
  readonly id: string
}

/** Where each check goes, known before any is made: checks depend on each other. */
function placesOf(found: readonly Found[], points: SensuPoints, report: ImportReport): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const { entry, fields } of found) {
    const because = unfit(fields)
    if (because !== undefined) {
      report.dropped(entry.source, `the check "${entry.key}": ${because}`)
      continue
    }
    const [subscriber] = fields.texts('subscribers')
    const point = points.of(fields.text('source') ?? subscriber?.replace(/^roundrobin:/, '') ?? 'checks')
    places.set(entry.key, { point, id: point.names.take(entry.key) })
  }
  return places
}

function unfit(fields: Fields): string | undefined {
  if (fields.entry('extension') !== undefined) return 'an extension runs inside the client of Sensu'
  if (fields.entry('proxy_requests') !== undefined)
    return 'it runs once per client of the registry: write it with "each"'
  if (fields.flag('publish') === false && fields.flag('standalone') !== true)
    return 'it is not published, so Sensu runs it on request alone'
  return fields.text('command') === undefined ? 'it has no command' : undefined
}

interface Making {
  readonly report: ImportReport
  readonly variables: SiteVariables
  readonly places: ReadonlyMap<string, Place>
  readonly graph: DependencyGraph
}

const TOKEN = /:::([^:|]+)(?:\|([^:]*))?:::/g

function convert({ source, entry, fields }: Found, making: Making): void {
  const { report, variables, places } = making
  const place = places.get(entry.key)
  if (place === undefined) return
  const what = `the check "${entry.key}"`
  const proxy = fields.text('source')
  const known = (path: string) => (path === 'name' ? (proxy ?? { expression: 'site.name' }) : undefined)
  const resolved = resolveTokens(fields.text('command') ?? '', { pattern: TOKEN, variables, known })
  if ('missing' in resolved) {
    report.dropped(entry.source, `${what}: the token ${resolved.missing} has no default: write its value, or a default`)
    return
  }
  const command = commandOf(resolved.line)
  if (command.needs !== undefined)
    report.changed(entry.source, `${what}: a shell runs it, because it has ${command.needs}`)
  for (const told of resolved.told) report.changed(entry.source, `the token ${told}, a variable of the site`)
  if (hasSecretArgument(resolved.line.text)) report.changed(entry.source, `${what}: ${ON_COMMAND_LINE}`)
  const draft = draftCheck({ name: place.id, source: entry.source, remarks: source.about(entry), report })
  const body = draft.finish({
    title: entry.key,
    command: command.words,
    ...settingsOf(fields),
    depends_on: dependenciesOf(entry.key, fields, making),
    ...textsOf(fields, report, what),
  })
  place.point.checks.push(body)
  report.imported(entry.source, `${what} as ${place.point.name}.${place.id}`)
}

function settingsOf(fields: Fields): Body {
  const seconds = (key: string) => {
    const value = fields.number(key)
    return value === undefined || value <= 0 ? undefined : durationText(value * 1000)
  }
  const occurrences = fields.number('occurrences')
  const subscribers = fields.texts('subscribers').map((name) => name.replace(/^roundrobin:/, ''))
  const [interval, ttl] = [fields.number('interval'), fields.number('ttl')]
  return {
    interval: seconds('interval'),
    timeout: seconds('timeout'),
    ttl: ttl !== undefined && ttl > (interval ?? 60) ? seconds('ttl') : undefined,
    ...(occurrences !== undefined && occurrences > 1 && { occurrences }),
    ...(subscribers.length > 0 && { subscriptions: subscribers }),
    entity: fields.text('source'),
  }
}

function dependenciesOf(
  name: string,
  fields: Fields,
  { places, graph, report }: Making,
): readonly string[] | undefined {
  const source = fields.entry('dependencies')?.source
  const names = fields.texts('dependencies').flatMap((written) => {
    const target = places.get(written.split('/').at(-1) ?? '')
    if (target !== undefined && graph.add(name, written.split('/').at(-1) ?? ''))
      return [`${target.point.name}.${target.id}`]
    report.dropped(
      source,
      `the dependency of "${name}" on "${written}": ${target ? 'it goes in a circle' : 'that check is not imported'}`,
    )
    return []
  })
  return names.length > 0 ? names : undefined
}

const ENGINE: Readonly<Record<string, string>> = {
  handler: 'who is told is said by handlers, which are declared in a document of their own',
  handlers: 'who is told is said by handlers, which are declared in a document of their own',
  cron: 'checks run every "interval"',
  subdue: 'maintenance is a phase of the site',
  hooks: 'nothing else runs when a check fails',
  refresh: 'how often somebody is told is a matter of handlers',
  ttl_status: 'a stale result is not green, whatever it was',
  ttl: 'it is no longer than the interval',
  stdin: 'the event is not given to the command',
  type: 'a command is judged by its exit code, whatever its type',
  severities: 'who is told is said by handlers',
}

// Keys that Sensu passes through, by what they are called here.
const TEXTS: Readonly<Record<string, string>> = {
  owner: 'owner',
  team: 'owner',
  contact: 'contact',
  runbook: 'runbook',
  playbook: 'runbook',
  why: 'why',
  notification: 'why',
}

function textsOf(fields: Fields, report: ImportReport, what: string): Body {
  const texts: Record<string, string> = {}
  const labels: Record<string, string> = {}
  for (const key of Object.keys(TEXTS)) {
    const text = fields.entry(key) && fields.text(key)
    const name = TEXTS[key]
    if (text !== undefined && name !== undefined) texts[name] ??= text
  }
  const isRead = new Set(['standalone', 'publish'])
  for (const { key, source, value } of fields.unread()) {
    const text = textOf(value)
    const because = ENGINE[key]
    if (isRead.has(key)) continue
    if (because === undefined && text !== undefined && !OWN.has(key)) labels[key] = text
    else report.dropped(source, `"${key}" of ${what}: ${because ?? `it has no counterpart (${typeof plain(value)})`}`)
  }
  const ttl = fields.entry('ttl')
  const interval = fields.number('interval') ?? 60
  if (ttl !== undefined && (fields.number('ttl') ?? 0) <= interval)
    report.dropped(ttl.source, `"ttl" of ${what}: ${ENGINE['ttl']}`)
  return { ...texts, ...(Object.keys(labels).length > 0 && { labels }) }
}

// What Sensu itself reads, and nothing here does.
const OWN = new Set(
  'handle auto_resolve force_resolve low_flap_threshold high_flap_threshold aggregate aggregates truncate_output truncate_output_length output_format'.split(
    ' ',
  ),
)
