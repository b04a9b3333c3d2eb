import { Document, isNode, type Node, type Pair, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import {
  definedOnly,
  type ImportedCheck,
  type ImportedPoint,
  type ImportedSuite,
  isTemplate,
  type Template,
  type Value,
} from './import-suite.js'

/** The suite and its site as two YAML documents. */
export function writeSuite(suite: ImportedSuite): string {
  const document = new Document({}, { version: '1.2' })
  document.contents = suiteMap(document, suite)
  document.commentBefore = commentText(suite.comments)
  const sites = new Document({}, { version: '1.2' })
  const { name, variables } = suite.site
  const site = { phase: 'live', ...(Object.keys(variables).length > 0 && { variables }) }
  sites.contents = valueNode(sites, { sites: { [name]: site } }) as YAMLMap
  return `${textOf(document)}---\n${textOf(sites)}`
}

function textOf(document: Document): string {
  return document.toString({ lineWidth: 120, flowCollectionPadding: false, indentSeq: true })
}

function suiteMap(document: Document, suite: ImportedSuite): YAMLMap {
  const { name, title, site, vars, defaults, points } = suite
  const map = valueNode(document, { suite: name, title }) as YAMLMap
  if (points.some(({ owner }) => owner === undefined)) add(document, map, 'owner', UNKNOWN)
  add(document, map, 'sites', [site.name])
  if (Object.keys(vars).length > 0) add(document, map, 'vars', vars)
  if (Object.keys(defaults).length > 0) add(document, map, 'defaults', defaults)
  const entries = valueNode(document, {}) as YAMLMap
  for (const [index, point] of points.entries()) {
    const pair = add(document, entries, point.name, pointMap(document, point))
    remark(pair, point.comments ?? [])
    if (index > 0) space(pair)
  }
  space(add(document, map, 'integration_points', entries))
  return map
}

const UNKNOWN = 'unknown'

function pointMap(document: Document, point: ImportedPoint): YAMLMap {
  const { name, owner, contact, runbook, why = UNKNOWN, defaults, checks } = point
  const title = point.title.trim() || name // some systems allow empty names
  const map = valueNode(document, definedOnly({ title, owner, contact, why, runbook, defaults })) as YAMLMap
  const entries = valueNode(document, {}) as YAMLMap
  for (const check of checks) {
    const pair = add(document, entries, check.name, valueNode(document, definedOnly(check.body)))
    remark(pair, [placeOf(check), ...check.comments])
  }
  add(document, map, 'checks', entries)
  return map
}

function placeOf({ source }: ImportedCheck): string {
  return `${source.file}:${source.line}`
}

function add(document: Document, map: YAMLMap, key: string, value: Value | Node): Pair {
  const pair = document.createPair(key, isNode(value) ? value : valueNode(document, value, key)) as Pair<Scalar, Node>
  map.items.push(pair)
  return pair
}

function space(pair: Pair): void {
  const key = pair.key as Scalar // createPair made it
  key.spaceBefore = true
}

function remark(pair: Pair, comments: readonly string[]): void {
  const key = pair.key as Scalar // createPair made it
  if (comments.length > 0) key.commentBefore = commentText(comments)
}

function commentText(lines: readonly string[]): string {
  return lines.map((line) => ` ${line.replace(/[\r\n]+/g, ' ')}`).join('\n')
}

// Keys whose small maps read better on one line.
const FLOW = new Set(['each', 'retry', 'labels', 'thresholds', 'expect', 'site', 'defaults'])
const LONGEST_FLOW = 100

function valueNode(document: Document, value: Value, key = ''): Node {
  if (isTemplate(value)) return new Scalar(templateText(value))
  if (typeof value === 'string') return new Scalar(literalText(value))
  if (typeof value !== 'object') return new Scalar(value)
  if (Array.isArray(value)) {
    const list = document.createNode([]) as YAMLSeq
    for (const item of value as readonly Value[]) list.items.push(valueNode(document, item, key))
    const isPlain = list.items.every((item) => item instanceof Scalar) && key !== 'expect'
    list.flow = isPlain && (isShort(value) || value.every((item) => typeof item === 'number'))
    return list
  }
  const map = document.createNode({}) as YAMLMap
  for (const [name, each] of Object.entries(definedOnly(value as Readonly<Record<string, Value | undefined>>))) {
    map.items.push(document.createPair(name, valueNode(document, each, name)) as Pair<Scalar, Node>)
  }
  map.flow = FLOW.has(key) && isShort(value)
  return map
}

function isShort(value: Value): boolean {
  return JSON.stringify(value).length <= LONGEST_FLOW
}

/** Suites read `${` as the start of an expression. */
function literalText(text: string): string {
  return text.replaceAll('${', () => '$${') // a replacement text would read the two dollar signs as one
}

function templateText({ pieces }: Template): string {
  return pieces.reduce<string>((before, piece) => {
    if (typeof piece === 'string') return before + literalText(piece)
    // `$${` would be a literal `${`: a dollar sign before an expression becomes part of it.
    const dollar = before.endsWith('$')
    return `${dollar ? before.slice(0, -1) : before}\${${dollar ? '"$" + ' : ''}${piece.expression}}`
  }, '')
}
