import { draftCheck } from '../check-draft.js'
import { durationText, parseGoDuration } from '../duration-text.js'
import type { ImportReport } from '../import-report.js'
import { type Body, type Imported, type ImportedCheck, type ImportedPoint, template } from '../import-suite.js'
import { createNames, type Names } from '../names.js'
import { notThatFormat } from '../recognise.js'
import { problemAt, refusal } from '../source/source-text.js'
import { childOf, type Entry } from '../source/tree.js'
import { openYaml, type YamlSource } from '../source/yaml-source.js'
import { isTargetsFile, lastingLabels, type TargetGroup } from '../targets.js'
import { httpCheck } from './blackbox/http.js'
import { groupsOf, type Job, readJobs } from './blackbox/jobs.js'
import type { Convert } from './blackbox/module.js'
import { dnsCheck, pingCheck, tcpCheck } from './blackbox/other.js'
import type { Importer } from './importer.js'

// Source: blackbox_exporter, CONFIGURATION.md; its README, "Prometheus Configuration".

const importer: Importer = {
  name: 'blackbox',
  title: 'blackbox exporter',
  files: 'modules and their targets: firstlight import blackbox blackbox.yml prometheus.yml targets.yml',
  read(files, report) {
    const sources = files.map((file) => openYaml(file, report))
    const comments = sources.flatMap((source) => source.comments.opening())
    const modules = sources.filter((source) => childOf(source.documents[0], 'modules') !== undefined)
    const configs = sources.filter((source) => childOf(source.documents[0], 'scrape_configs') !== undefined)
    const targetsFiles = sources.filter((source) => isTargetsFile(source.documents[0]))
    refuseOthers(sources, [...modules, ...configs, ...targetsFiles])
    const known = modulesOf(modules, report)
    const used = new Set<YamlSource>()
    const jobs = configs.flatMap((source) => readJobs(source, { report, targetsFiles, used }))
    const loose = targetsFiles.filter((source) => !used.has(source)).map((source) => looseJob(source, known))
    refuseNoTargets([...jobs, ...loose], sources[0])
    const points = pointsOf([...jobs, ...loose], known, report)
    tellUnused(known, points, report)
    for (const source of sources) source.finish()
    report.changed(
      undefined,
      'a module asserts what it says; rules that alert on probe_* metrics stand in other files: write them as thresholds',
    )
    return { points, comments } satisfies Imported
  },
}

export default importer

function refuseOthers(sources: readonly YamlSource[], known: readonly YamlSource[]): void {
  const lacks = 'it has neither "modules" nor "scrape_configs", and is no list of targets'
  const others = sources.filter((source) => !known.includes(source))
  if (others.length > 0)
    throw refusal(others.map(({ file, documents: [root] }) => notThatFormat(file, root, 'blackbox', lacks)))
  const [first] = sources
  if (first !== undefined && !sources.some((source) => childOf(source.documents[0], 'modules') !== undefined))
    throw refusal([problemAt(first.file, placeOf(first), 'no file with "modules" was given', 'name blackbox.yml, too')])
}

function refuseNoTargets(jobs: readonly Job[], first: YamlSource | undefined): void {
  if (first === undefined || jobs.some(({ groups }) => groups.some(({ group }) => group.targets.length > 0))) return
  const hint = 'name the Prometheus configuration with the scrape jobs, or a file of targets, too'
  throw refusal([problemAt(first.file, placeOf(first), 'modules alone say nothing about what they are for', hint)])
}

function placeOf({ file, documents }: YamlSource) {
  return documents[0]?.source ?? { file: file.name, line: 1, column: 1 }
}

interface Known {
  readonly entry: Entry
  readonly from: YamlSource
  readonly why: string | undefined
  readonly comments: readonly string[]
}

function modulesOf(sources: readonly YamlSource[], report: ImportReport): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>()
  for (const from of sources) {
    const [root] = from.documents
    if (root?.kind !== 'map') continue
    const modules = childOf(root, 'modules')
    for (const entry of modules?.kind === 'map' ? modules.entries : []) {
      const { why, comments } = from.about(entry)
      known.set(entry.key, { entry, from, why, comments })
    }
    for (const { key, source } of root.entries)
      if (key !== 'modules') report.dropped(source, `"${key}": the exporter does not know it either`)
  }
  return known
}

/** A file of targets that no job names: its labels may say which module is meant, or there is but one. */
function looseJob(source: YamlSource, known: ReadonlyMap<string, Known>): Job {
  const [only, ...others] = known.keys()
  const name = (source.file.name.split('/').at(-1) ?? '').replace(/\.\w+$/, '')
  return {
    name,
    source: placeOf(source),
    module: others.length === 0 ? only : undefined,
    groups: groupsOf(source).map((group) => ({ group, from: source })),
    intervalMs: undefined,
    scrapeTimeoutMs: undefined,
    why: undefined,
    comments: [],
  }
}

function pointsOf(
  jobs: readonly Job[],
  known: ReadonlyMap<string, Known>,
  report: ImportReport,
): readonly ImportedPoint[] {
  const names = createNames()
  return jobs.map((job) => {
    const name = names.take(job.name)
    const ids = createNames()
    const checks = job.groups.flatMap(({ group, from }) =>
      checksOf(group, from, { job, known, report, ids, point: name }),
    )
    const { why, comments } = job
    return { name, title: job.name, comments, checks, ...(why !== undefined && { why }) }
  })
}

interface Making {
  readonly job: Job
  readonly known: ReadonlyMap<string, Known>
  readonly report: ImportReport
  readonly ids: Names
  readonly point: string
}

const PROBERS: Readonly<Record<string, Convert>> = { http: httpCheck, tcp: tcpCheck, icmp: pingCheck, dns: dnsCheck }

function checksOf(group: TargetGroup, from: YamlSource, making: Making): readonly ImportedCheck[] {
  const { job, known, report, ids, point } = making
  const remarks = from.about(group.tree)
  const name = group.labels['__param_module'] ?? group.labels['module'] ?? job.module
  const module = name === undefined ? undefined : known.get(name)
  if (name === undefined || module === undefined) {
    const because = name === undefined ? 'nothing says which module they are for' : `there is no module "${name}"`
    report.dropped(group.source, `the targets ${group.targets.join(', ')}: ${because}`)
    return []
  }
  const what = `the module "${name}"`
  const { entry, from: moduleSource } = module
  if (entry.value.kind !== 'map') {
    moduleSource.problems.push(problemAt(moduleSource.file, entry.value.source, `${what} is no map`))
    return []
  }
  const fields = moduleSource.fields(entry.value)
  const prober = fields.text('prober') ?? ''
  const convert = Object.hasOwn(PROBERS, prober) ? PROBERS[prober] : undefined
  if (convert === undefined) {
    report.dropped(entry.source, `${what}: firstlight has no check type for the prober "${prober}"`)
    return []
  }
  return split(group.targets, prober).flatMap((targets) => {
    const id = ids.take(name)
    const why = remarks.why ?? module.why
    const draft = draftCheck({
      name: id,
      source: group.source,
      remarks: { comments: [...remarks.comments, ...module.comments], ...(why !== undefined && { why }) },
      report,
    })
    const [first = ''] = targets
    const isOne = targets.length === 1
    const after = (prefix: string) => (isOne ? `${prefix}${first}` : template(prefix, { expression: 'target' }))
    const probe = fields.map(prober)
    const body = convert({ name, what, source: entry.source, probe, target: { sample: first, after }, draft, report })
    if (body === undefined) return []
    const timeout = timeoutOf(fields.text('timeout'), job)
    for (const { key, source } of fields.unread())
      report.dropped(source, `"${key}" of ${what}: the prober is ${prober}`)
    report.imported(group.source, `${targets.length} target${isOne ? '' : 's'} of ${what} as ${point}.${id}`)
    return [
      draft.finish({ ...(!isOne && { each: { target: targets } }), ...body, ...timeout, labels: lastingLabels(group) }),
    ]
  })
}

/** Targets of http with and without a scheme are not written alike. */
function split(targets: readonly string[], prober: string): readonly (readonly string[])[] {
  const all = [...new Set(targets)]
  if (prober !== 'http') return all.length > 0 ? [all] : []
  const hasScheme = (target: string) => /^https?:\/\//.test(target)
  return [all.filter(hasScheme), all.filter((target) => !hasScheme(target))].filter((part) => part.length > 0)
}

// Half a second of the scrape is left for the answer. Source: blackbox_exporter, main.go (timeout-offset).
const OFFSET_MS = 500

function timeoutOf(timeout: string | undefined, { intervalMs, scrapeTimeoutMs }: Job): Body {
  const own = timeout === undefined ? undefined : parseGoDuration(timeout)
  const scrape = scrapeTimeoutMs === undefined ? undefined : scrapeTimeoutMs - OFFSET_MS
  const ms = Math.min(own ?? Number.POSITIVE_INFINITY, scrape ?? Number.POSITIVE_INFINITY)
  return {
    ...(Number.isFinite(ms) && ms > 0 && { timeout: durationText(ms) }),
    ...(intervalMs !== undefined && { interval: durationText(intervalMs) }),
  }
}

function tellUnused(known: ReadonlyMap<string, Known>, points: readonly ImportedPoint[], report: ImportReport): void {
  const told = new Set(report.notes().flatMap(({ text }) => text.match(/the module "[^"]+"/g) ?? []))
  for (const [name, { entry }] of known) {
    if (points.length > 0 && !told.has(`the module "${name}"`))
      report.dropped(entry.source, `the module "${name}": no target is for it`)
  }
}
