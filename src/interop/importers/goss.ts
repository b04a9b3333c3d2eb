import type { Problem } from '../../core/problem.js'
import { draftCheck } from '../check-draft.js'
import type { ImportReport } from '../import-report.js'
import type { Body, Imported, ImportedCheck, ImportedPoint, Settings } from '../import-suite.js'
import { createNames, type Names } from '../names.js'
import { formatOf, notThatFormat } from '../recognise.js'
import { bareUrl } from '../secret-text.js'
import type { Fields } from '../source/fields.js'
import { readYamlIfAny } from '../source/read-yaml.js'
import { problemAt, refusal, type SourceText } from '../source/source-text.js'
import { type Entry, plain, type Tree, textOf } from '../source/tree.js'
import { openYaml, type YamlSource } from '../source/yaml-source.js'
import { httpCheck } from './goss/http.js'
import { commandCheck, fileCheck } from './goss/local.js'
import { addrCheck, DNS_RETRY, dnsCheck, portCheck } from './goss/network.js'
import type { Convert } from './goss/resource.js'
import type { Importer } from './importer.js'

// Source: goss, "The gossfile configuration" and its JSON Schema.

interface Kind {
  readonly title: string
  readonly convert: Convert
  readonly defaults?: Settings
}

const KINDS: Readonly<Record<string, Kind>> = {
  http: { title: 'HTTP', convert: httpCheck },
  addr: { title: 'Addresses', convert: addrCheck },
  port: { title: 'Ports of this machine', convert: portCheck },
  dns: { title: 'DNS', convert: dnsCheck, defaults: DNS_RETRY },
  file: { title: 'Files', convert: fileCheck },
  command: { title: 'Commands', convert: commandCheck },
}

const ELSEWHERE = ['package', 'service', 'user', 'group', 'process', 'kernel-param', 'mount', 'interface', 'matching']
const NO_TYPE = 'firstlight has no such check type: write a command check with a plugin for it'

const importer: Importer = {
  name: 'goss',
  title: 'goss',
  files: 'a gossfile without templates: firstlight import goss goss.yaml',
  read(files, report) {
    const names = new Map<string, Names>()
    const points = new Map<string, ImportedPoint>()
    const comments: string[] = []
    for (const file of files) {
      refuseTemplates(file)
      const source = openYaml(file, report)
      comments.push(...source.comments.opening())
      for (const point of readFile(source, report, names)) {
        const known = points.get(point.name)
        points.set(point.name, known ? { ...known, checks: [...known.checks, ...point.checks] } : point)
      }
      source.finish()
    }
    return { points: [...points.values()], comments } satisfies Imported
  },
}

export default importer

/** Templates are expanded before the file is YAML: what they make cannot be known here. */
function refuseTemplates(file: SourceText): void {
  const [root] = file.text.includes('{{') ? readYamlIfAny(file) : []
  if (root !== undefined && formatOf(root) !== 'goss') return // what it is instead is told when it is read
  const problems: Problem[] = []
  for (const [index, line] of file.text.split('\n').entries()) {
    const at = line.indexOf('{{')
    if (at < 0 || problems.length > 0) continue
    const place = { file: file.name, line: index + 1, column: at + 1 }
    const hint = 'render it first: goss --gossfile goss.yaml render > rendered.yaml'
    problems.push(problemAt(file, place, 'this gossfile is a template, and what it asserts is not known', hint))
  }
  if (problems.length > 0) throw refusal(problems)
}

function readFile(source: YamlSource, report: ImportReport, names: Map<string, Names>): readonly ImportedPoint[] {
  const [root, ...more] = source.documents
  const known = new Set([...Object.keys(KINDS), ...ELSEWHERE, 'gossfile'])
  if (root?.kind !== 'map' || !root.entries.some(({ key }) => known.has(key)))
    throw refusal([notThatFormat(source.file, root, 'goss', 'a gossfile has keys such as "http" and "file"')])
  for (const other of more) report.dropped(other.source, 'a second document: goss reads the first one alone')
  return root.entries.flatMap((section) => readSection(section, { source, report, names }))
}

interface Reading {
  readonly source: YamlSource
  readonly report: ImportReport
  /** The ids of checks, by integration point. */
  readonly names: Map<string, Names>
}

function readSection(section: Entry, reading: Reading): readonly ImportedPoint[] {
  const { source, report, names } = reading
  const { key, value } = section
  const kind = Object.hasOwn(KINDS, key) ? KINDS[key] : undefined
  const resources = value.kind === 'map' ? value.entries : []
  if (kind === undefined) {
    tellSection(section, resources, reading)
    return []
  }
  if (value.kind !== 'map')
    source.problems.push(problemAt(source.file, value.source, `"${key}" is no map of resources`))
  const ids = names.get(key) ?? createNames()
  names.set(key, ids)
  const checks = resources.flatMap((entry) => {
    const check = readResource(entry, section, { ...reading, kind, ids })
    return check === undefined ? [] : [check]
  })
  report.imported(section.source, `"${key}" as the integration point "${key}"`)
  const { title, defaults } = kind
  const { why, comments } = source.comments.about(section.source.line, section.source.line)
  return [{ name: key, title, comments, checks, ...(why !== undefined && { why }), ...(defaults && { defaults }) }]
}

function tellSection({ key, source, value }: Entry, resources: readonly Entry[], reading: Reading): void {
  const { report } = reading
  if (key === 'gossfile') {
    for (const each of resources)
      report.dropped(each.source, `the file "${each.key}": goss render writes all of them into one`)
    return
  }
  if (!ELSEWHERE.includes(key)) {
    if (!value.anchored) report.dropped(source, `"${key}": it is no resource of goss, which passes over it`)
    reading.source.comments.about(source.line, value.lastLine)
    return
  }
  for (const each of resources) {
    reading.source.about(each)
    report.dropped(each.source, `${key} "${each.key}": ${NO_TYPE}`)
  }
}

function readResource(
  entry: Entry,
  section: Entry,
  { source, report, kind, ids }: Reading & { readonly kind: Kind; readonly ids: Names },
): ImportedCheck | undefined {
  const what = `${section.key} "${bareUrl(entry.key).url}"`
  const remarks = source.about(entry)
  if (entry.value.kind !== 'map') {
    source.problems.push(problemAt(source.file, entry.value.source, `${what} is no map of attributes`))
    return undefined
  }
  const fields = source.fields(entry.value)
  if (fields.flag('skip') === true) {
    report.dropped(entry.source, `${what}: it is skipped in goss`)
    return undefined
  }
  const title = fields.text('title')
  const told = metaOf(fields, report)
  const draft = draftCheck({
    name: ids.take(title ?? bareUrl(entry.key).url.replace(/^\w+:\/\//, '')),
    source: entry.source,
    remarks,
    report,
  })
  const body = kind.convert({ id: entry.key, what, entry, fields, draft, report })
  for (const { key, source: at } of fields.unread()) {
    if (body !== undefined) draft.lose(at, `"${key}" of ${what}`, 'it is no attribute that is known here')
  }
  if (body === undefined) return undefined
  const check = draft.finish({ ...(title !== undefined && { title }), ...told, ...body })
  report.imported(entry.source, `${what} as ${section.key}.${check.name}`)
  return check
}

const TOLD = new Set(['owner', 'contact', 'runbook', 'why'])

/** `meta` is free in goss: what has our names keeps them, other texts become labels. */
function metaOf(fields: Fields, report: ImportReport): Body {
  const meta = fields.entry('meta')?.value
  const entries = meta?.kind === 'map' ? meta.entries : []
  const isText = (tree: Tree) => textOf(tree) !== undefined
  for (const { key, value, source } of entries.filter((each) => !isText(each.value)))
    report.dropped(source, `"${key}" of meta: a label is a text, and this is ${JSON.stringify(plain(value))}`)
  const pairs = entries
    .filter((each) => isText(each.value))
    .map(({ key, value }) => [key, textOf(value) ?? ''] as const)
  const labels = pairs.filter(([key]) => !TOLD.has(key))
  return {
    ...Object.fromEntries(pairs.filter(([key]) => TOLD.has(key))),
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
  }
}
