import { draftCheck } from '../check-draft.js'
import { commandOf } from '../command-line.js'
import { durationText } from '../duration-text.js'
import type { ImportReport } from '../import-report.js'
import { type Body, type Imported, template, type Value } from '../import-suite.js'
import { notThatFormat, typeOf } from '../recognise.js'
import { hasSecretArgument, looksSecret, ON_COMMAND_LINE, secretOf } from '../secret-text.js'
import type { Fields } from '../source/fields.js'
import { problemAt, refusal } from '../source/source-text.js'
import { childOf, type MapTree, type Tree, textOf } from '../source/tree.js'
import { openYaml, type YamlSource } from '../source/yaml-source.js'
import type { Importer } from './importer.js'
import { createSensuPoints, type SensuPoints } from './sensu/points.js'
import { createSiteVariables, resolveTokens, type SiteVariables } from './sensu/tokens.js'

// Source: reference of Sensu Go, "Checks" and "Tokens".

const importer: Importer = {
  name: 'sensu-go',
  title: 'Sensu Go',
  files: 'CheckConfig resources: sensuctl dump core/v2.CheckConfig --format yaml --file checks.yaml',
  read(files, report) {
    const making: Making = { report, variables: createSiteVariables(), points: createSensuPoints() }
    const comments: string[] = []
    for (const file of files) {
      const source = openYaml(file, report)
      comments.push(...source.comments.opening())
      readFile(source, making)
      source.finish()
    }
    report.changed(
      undefined,
      'commands run where firstlight runs, not on each agent that subscribes, and are looked for on its PATH alone',
    )
    report.stricter(undefined, 'a check without a timeout is given 10 s; in Sensu it may hang for ever')
    return { points: making.points.all(), variables: making.variables.values(), comments } satisfies Imported
  },
}

export default importer

interface Making {
  readonly report: ImportReport
  readonly variables: SiteVariables
  readonly points: SensuPoints
}

function readFile(source: YamlSource, making: Making): void {
  const isResource = (tree: Tree) => childOf(tree, 'type') !== undefined && childOf(tree, 'spec') !== undefined
  if (!source.documents.some(isResource))
    throw refusal([notThatFormat(source.file, source.documents[0], 'sensu-go', 'a resource has "type" and "spec"')])
  for (const document of source.documents) {
    const remarks = source.about(document)
    if (!isResource(document) || document.kind !== 'map' || typeOf(document) !== 'CheckConfig')
      making.report.dropped(document.source, `${typeOf(document)}: only CheckConfig is imported`)
    else readCheck(document, remarks, source, making)
  }
}

const TOKEN = /\{\{\s*\.([\w.]+)\s*(?:\|\s*default\s+"([^"]*)"\s*)?\}\}/g

function readCheck(
  document: MapTree,
  remarks: { readonly why?: string; readonly comments: readonly string[] },
  source: YamlSource,
  making: Making,
): void {
  const { report, points, variables } = making
  const fields = source.fields(document)
  fields.text('type')
  fields.text('api_version')
  const metadata = fields.map('metadata')
  const spec = fields.map('spec')
  const name = metadata?.text('name')
  if (metadata === undefined || spec === undefined || name === undefined) {
    source.problems.push(
      problemAt(source.file, document.source, 'a CheckConfig has "metadata" with a "name", and a "spec"'),
    )
    return
  }
  const at = document.source
  const what = `the check "${name}"`
  const proxy = spec.text('proxy_entity_name') || undefined
  const because = unfit(spec)
  if (because !== undefined) {
    report.dropped(at, `${what}: ${because}`)
    return
  }
  const known = (path: string) => (path === 'name' ? (proxy ?? { expression: 'site.name' }) : undefined)
  const resolved = resolveTokens(spec.text('command') ?? '', { pattern: TOKEN, variables, known })
  const left = 'missing' in resolved ? resolved.missing : resolved.line.text.match(/\{\{.*?\}\}/)?.[0]
  if ('missing' in resolved || left !== undefined) {
    report.dropped(at, `${what}: the token ${left} has no value here: write it, or a default`)
    return
  }
  const command = commandOf(resolved.line)
  if (command.needs !== undefined) report.changed(at, `${what}: a shell runs it, because it has ${command.needs}`)
  for (const told of resolved.told) report.changed(at, `the token ${told}, a variable of the site`)
  const [subscription] = spec.texts('subscriptions')
  const point = points.of(proxy ?? subscription ?? 'checks')
  const id = point.names.take(name)
  const draft = draftCheck({ name: id, source: at, remarks, report })
  if (hasSecretArgument(resolved.line.text)) report.changed(at, `${what}: ${ON_COMMAND_LINE}`)
  const env = environmentOf(spec, report)
  const body: Body = {
    title: name,
    command: env === undefined ? command.words : { command: command.words, env },
    ...settingsOf(spec, report, what),
    entity: proxy,
    thresholds: thresholdsOf(spec, draft, report, what),
    ...textsOf(metadata, report, what),
  }
  for (const { key, source: place, value } of spec.unread())
    if (!isEmpty(value)) report.dropped(place, `"${key}" of ${what}: ${ENGINE[key] ?? 'it has no counterpart'}`)
  point.checks.push(draft.finish(body))
  report.imported(at, `${what} as ${point.name}.${id}`)
}

function unfit(spec: Fields): string | undefined {
  if (spec.entry('proxy_requests') !== undefined)
    return 'it runs once per entity that Sensu knows: write it with "each"'
  if (spec.flag('publish') === false) return 'it is not published, so Sensu runs it on request alone'
  return spec.text('command') ? undefined : 'it has no command'
}

/** What dumps hold without anybody having written it: null, "", 0, false and empty lists. */
function isEmpty(tree: Tree): boolean {
  if (tree.kind === 'scalar')
    return tree.value === null || tree.value === '' || tree.value === 0 || tree.value === false
  return tree.kind === 'list' ? tree.items.length === 0 : tree.entries.length === 0
}

const ENGINE: Readonly<Record<string, string>> = {
  handlers: 'who is told is said by handlers, which are declared in a document of their own',
  pipelines: 'who is told is said by handlers, which are declared in a document of their own',
  cron: 'checks run every "interval"',
  subdues: 'maintenance is a phase of the site',
  subdue: 'maintenance is a phase of the site',
  check_hooks: 'nothing else runs when a check fails',
  runtime_assets: 'the programs of assets must be on the PATH where firstlight runs',
  stdin: 'the event is not given to the command',
  ttl_status: 'a stale result is not green, whatever it was',
  output_metric_handlers: 'metrics go to handlers',
  round_robin: 'there is one place that runs the check',
}

function settingsOf(spec: Fields, report: ImportReport, what: string): Body {
  const seconds = (key: string) => {
    const value = spec.number(key)
    return value === undefined || value <= 0 ? undefined : durationText(value * 1000)
  }
  const subscriptions = spec.texts('subscriptions')
  const [interval, ttl] = [spec.number('interval') || 60, spec.number('ttl') ?? 0]
  if (ttl > 0 && ttl <= interval)
    report.dropped(spec.entry('ttl')?.source, `"ttl" of ${what}: it is no longer than the interval`)
  return {
    interval: seconds('interval'),
    timeout: seconds('timeout'),
    ttl: ttl > interval ? seconds('ttl') : undefined,
    ...(subscriptions.length > 0 && { subscriptions }),
  }
}

/** `env_vars` are not secret; what `secrets` names is. */
function environmentOf(spec: Fields, report: ImportReport): Readonly<Record<string, Value>> | undefined {
  const env: Record<string, Value> = {}
  for (const pair of spec.texts('env_vars')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, Math.max(0, at))
    const source = spec.entry('env_vars')?.source
    env[name] = looksSecret(name) ? secretOf(name, source, `the variable ${name}`, report) : pair.slice(at + 1)
  }
  for (const item of spec.list('secrets')) {
    const name = textOf(childOf(item, 'name'))
    if (name === undefined) continue
    env[name] = template({ expression: `secret.${name}` })
    report.changed(
      item.source,
      `the secret "${textOf(childOf(item, 'secret'))}" comes from the environment variable ${name}`,
    )
  }
  return Object.keys(env).length > 0 ? env : undefined
}

/** Thresholds on metrics that the output of the command holds; ours are read from Nagios perfdata alone. */
function thresholdsOf(
  spec: Fields,
  draft: ReturnType<typeof draftCheck>,
  report: ImportReport,
  what: string,
): Value | undefined {
  const format = spec.text('output_metric_format') ?? ''
  const thresholds: Record<string, Record<string, string>> = {}
  for (const item of spec.list('output_metric_thresholds')) {
    const name = textOf(childOf(item, 'name')) ?? ''
    const rules = childOf(item, 'thresholds')
    const tags = childOf(item, 'tags')
    if (format !== 'nagios_perfdata' || (tags !== undefined && !isEmpty(tags)) || rules?.kind !== 'list') {
      draft.lose(
        item.source,
        `the thresholds on "${name}" of ${what}`,
        'metrics are read from Nagios perfdata without tags',
      )
      continue
    }
    report.stricter(item.source, `the thresholds on "${name}" of ${what}: in Sensu a metric that is not there passes`)
    for (const rule of rules.items) {
      const level = textOf(childOf(rule, 'status')) === '1' ? 'warning' : 'critical'
      const [min, max] = [textOf(childOf(rule, 'min')), textOf(childOf(rule, 'max'))]
      if (min || max) thresholds[name] = { ...thresholds[name], [level]: `${min || '~'}:${max ?? ''}` }
    }
  }
  return Object.keys(thresholds).length > 0 ? thresholds : undefined
}

const TEXTS = ['owner', 'contact', 'runbook', 'why'] as const

/** Labels stay labels; annotations by our names are texts. */
function textsOf(metadata: Fields, report: ImportReport, what: string): Body {
  const labels = metadata.pairs('labels')
  const annotations = metadata.pairs('annotations')
  const source = metadata.entry('annotations')?.source
  const isOurs = (key: string) => TEXTS.some((name) => name === key)
  for (const key of Object.keys(annotations))
    if (!isOurs(key)) report.dropped(source, `the annotation "${key}" of ${what}: it is for another program`)
  for (const { key, source: at, value } of metadata.unread())
    if (!isEmpty(value) && key !== 'namespace' && key !== 'created_by')
      report.dropped(at, `"${key}" of ${what}: it has no counterpart`)
  const namespace = metadata.text('namespace')
  if (namespace !== undefined && namespace !== 'default')
    report.changed(metadata.entry('namespace')?.source, `the namespace "${namespace}" as a label`)
  const all = { ...labels, ...(namespace !== undefined && namespace !== 'default' && { namespace }) }
  const plainLabels = Object.entries(all).filter(([key]) => !isOurs(key))
  const texts = TEXTS.map((key) => [key, annotations[key] ?? labels[key]] as const).filter(
    ([, text]) => text !== undefined,
  )
  return { ...Object.fromEntries(texts), ...(plainLabels.length > 0 && { labels: Object.fromEntries(plainLabels) }) }
}
