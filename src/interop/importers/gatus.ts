import { draftCheck } from '../check-draft.js'
import { durationText, parseGoDuration } from '../duration-text.js'
import type { ImportReport } from '../import-report.js'
import type { Body, ImportedCheck, ImportedPoint } from '../import-suite.js'
import { createNames, type Names } from '../names.js'
import { notThatFormat } from '../recognise.js'
import type { Fields } from '../source/fields.js'
import { problemAt, refusal } from '../source/source-text.js'
import { childOf, type MapTree, type Tree, textOf } from '../source/tree.js'
import { openYaml, type YamlSource } from '../source/yaml-source.js'
import { parseCondition } from './gatus/condition.js'
import type { Convert, Placed } from './gatus/endpoint.js'
import { hasVariables, httpCheck } from './gatus/http.js'
import { dnsCheck, pingCheck, sshCheck, tcpCheck, tlsCheck, udpCheck } from './gatus/other.js'
import type { Importer } from './importer.js'

// Source: Gatus, README, "Configuration"; config/endpoint/endpoint.go.

const importer: Importer = {
  name: 'gatus',
  title: 'Gatus',
  files: 'a configuration file: firstlight import gatus config.yaml',
  read(files, report) {
    const groups: Groups = { names: createNames(), points: new Map() }
    const comments: string[] = []
    for (const file of files) {
      const source = openYaml(file, report)
      comments.push(...source.comments.opening())
      readFile(source, report, groups)
      source.finish()
    }
    return { points: [...groups.points.values()].map(({ point, checks }) => ({ ...point, checks })), comments }
  },
}

export default importer

/** The integration points that are being filled, by the names of their groups. */
interface Groups {
  readonly names: Names
  readonly points: Map<string, Group>
}

interface Group {
  readonly point: ImportedPoint
  readonly checks: ImportedCheck[]
  readonly names: Names
}

function readFile(source: YamlSource, report: ImportReport, groups: Groups): void {
  const [root] = source.documents
  const endpoints = childOf(root, 'endpoints')
  if (root?.kind !== 'map' || (endpoints === undefined && childOf(root, 'external-endpoints') === undefined))
    throw refusal([notThatFormat(source.file, root, 'gatus', 'a configuration of Gatus has "endpoints"')])
  const fields = source.fields(root)
  for (const item of fields.list('endpoints')) {
    if (item.kind === 'map') readEndpoint(item, { source, report, groups })
    else source.problems.push(problemAt(source.file, item.source, 'an endpoint is a map'))
  }
  for (const item of fields.list('external-endpoints')) {
    source.about(item)
    report.dropped(
      item.source,
      `the external endpoint "${textOf(childOf(item, 'name'))}": nothing is pushed to firstlight`,
    )
  }
  for (const item of fields.list('suites')) {
    source.about(item)
    report.dropped(item.source, `the suite "${textOf(childOf(item, 'name'))}": its endpoints hand values to each other`)
  }
  for (const { key, source: at, value } of fields.unread()) {
    source.comments.about(at.line, value.lastLine)
    if (!value.anchored) report.dropped(at, `"${key}": ${OTHERS[key] ?? 'it says nothing about an endpoint'}`)
  }
}

const OTHERS: Readonly<Record<string, string>> = {
  alerting: 'who is told is said by handlers',
  maintenance: 'maintenance is a phase of the site',
  tunneling: 'connections are made directly',
}

const KINDS: readonly (readonly [scheme: RegExp, convert: Convert])[] = [
  [/^https?:\/\//, httpCheck],
  [/^tcp:\/\//, tcpCheck],
  [/^udp:\/\//, udpCheck],
  [/^icmp:\/\//, pingCheck],
  [/^(starttls|tls):\/\//, tlsCheck],
  [/^ssh:\/\//, sshCheck],
]

interface Reading {
  readonly source: YamlSource
  readonly report: ImportReport
  readonly groups: Groups
}

function readEndpoint(item: MapTree, reading: Reading): void {
  const { source, report, groups } = reading
  const remarks = source.about(item)
  const fields = source.fields(item)
  const name = fields.text('name') ?? ''
  const group = fields.text('group')
  const what = `the endpoint "${group === undefined ? name : `${group}/${name}`}"`
  if (fields.flag('enabled') === false) {
    report.dropped(item.source, `${what}: it is not enabled in Gatus`)
    return
  }
  const url = fields.text('url')
  if (url === undefined) {
    source.problems.push(problemAt(source.file, item.source, `${what} has no "url"`))
    return
  }
  if (hasVariables(url) && !/^https?:/.test(url)) {
    report.dropped(item.source, `${what}: its URL is made of environment variables, which only http takes here`)
    return
  }
  const { point, checks, names } = groupOf(group, groups)
  const id = names.take(name)
  const draft = draftCheck({ name: id, source: item.source, remarks, report })
  const conditions = conditionsOf(fields, source)
  const client = fields.map('client')
  const kind =
    fields.entry('dns') === undefined ? KINDS.find(([scheme]) => scheme.test(url)) : ([/^/, dnsCheck] as const)
  const convert = kind?.[1]
  if (convert === undefined)
    report.dropped(item.source, `${what}: firstlight has no check type for ${url.split(':')[0]}`)
  const address = url.replace(/^[a-z]+:\/\//, '').replace(/\/$/, '')
  const own = convert?.({ what, url, source: item.source, fields, client, conditions, draft, report }, address)
  if (own === undefined) return
  const settings = settingsOf({ fields, client, report, what })
  for (const { key, source: at } of client?.unread() ?? [])
    draft.lose(at, `"${key}" of the client of ${what}`, 'the way that a check takes cannot be chosen so')
  for (const { key, source: at } of fields.unread())
    report.dropped(at, `"${key}" of ${what}: it does not belong to a check`)
  checks.push(draft.finish({ title: name, ...own, ...settings }))
  report.imported(item.source, `${what} as ${point.name}.${id}`)
}

function groupOf(group: string | undefined, { names, points }: Groups): Group {
  const key = group ?? ''
  const known = points.get(key)
  if (known !== undefined) return known
  const point = { name: names.take(group ?? 'endpoints'), title: group ?? 'Endpoints', checks: [] }
  const made: Group = { point, checks: [], names: createNames() }
  points.set(key, made)
  return made
}

const FOREIGN = { kind: 'foreign' } as const

function conditionsOf(fields: Fields, source: YamlSource): readonly Placed[] {
  const items = fields.list('conditions')
  if (items.length === 0)
    source.problems.push(problemAt(source.file, fields.source, 'an endpoint has at least one condition'))
  return items.flatMap((item: Tree) => {
    const text = textOf(item) ?? ''
    const condition = parseCondition(text)
    // What a variable of the environment holds is not known to CEL.
    if (hasVariables(text) && condition) return [{ condition: { ...condition, left: FOREIGN }, source: item.source }]
    if (condition !== undefined) return [{ condition, source: item.source }]
    const hint = 'Gatus has "<VALUE> <COMPARATOR> <VALUE>"'
    source.problems.push(problemAt(source.file, item.source, 'this is no condition', hint))
    return []
  })
}

// What Gatus does when nothing is said. Source: README.
const ALERT_AFTER = 3

function settingsOf({
  fields,
  client,
  report,
  what,
}: {
  readonly fields: Fields
  readonly client: Fields | undefined
  readonly report: ImportReport
  readonly what: string
}): Body {
  const [interval, timeout] = [fields.text('interval'), client?.text('timeout')].map((text) =>
    text === undefined ? undefined : parseGoDuration(text),
  )
  const labels = fields.pairs('extra-labels')
  fields.drop('maintenance-windows', 'maintenance is a phase of the site')
  fields.drop('ui', "it is about Gatus's own page")
  return {
    ...(interval !== undefined && { interval: durationText(interval) }),
    ...(timeout !== undefined && { timeout: durationText(timeout) }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...alertsOf(fields, report, what),
  }
}

/** Who is told is a matter of handlers; after how many failures is one of the check. */
function alertsOf(fields: Fields, report: ImportReport, what: string): Body {
  const thresholds: number[] = []
  for (const item of fields.list('alerts')) {
    const type = textOf(childOf(item, 'type')) ?? 'unknown'
    report.dropped(item.source, `the alert to ${type} of ${what}: add a handler, and name it at the check`)
    thresholds.push(Number(textOf(childOf(item, 'failure-threshold')) ?? ALERT_AFTER))
  }
  const occurrences = Math.min(...thresholds)
  if (!Number.isInteger(occurrences) || occurrences < 2) return {}
  report.changed(fields.entry('alerts')?.source, `the failure threshold of ${what} as "occurrences: ${occurrences}"`)
  return { occurrences }
}
