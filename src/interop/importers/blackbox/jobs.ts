import type { Source } from '../../../core/problem.js'
import { parseGoDuration } from '../../duration-text.js'
import type { ImportReport } from '../../import-report.js'
import type { Fields } from '../../source/fields.js'
import { childOf, plain, type Tree, textOf } from '../../source/tree.js'
import type { YamlSource } from '../../source/yaml-source.js'
import { readTargetGroups, type TargetGroup } from '../../targets.js'

/** Targets that are probed with a module. */
export interface Job {
  readonly name: string
  readonly source: Source
  /** Undefined when nothing names one. */
  readonly module: string | undefined
  readonly groups: readonly { readonly group: TargetGroup; readonly from: YamlSource }[]
  readonly intervalMs: number | undefined
  readonly scrapeTimeoutMs: number | undefined
  readonly why: string | undefined
  readonly comments: readonly string[]
}

export interface JobsContext {
  readonly report: ImportReport
  /** The files of targets that were given, by the end of their paths. */
  readonly targetsFiles: readonly YamlSource[]
  /** Those that a job named. */
  readonly used: Set<YamlSource>
}

/** The jobs of a Prometheus configuration that scrape a blackbox exporter. Source: Prometheus, `<scrape_config>`. */
export function readJobs(source: YamlSource, context: JobsContext): readonly Job[] {
  const [root] = source.documents
  if (root?.kind !== 'map') return []
  const fields = source.fields(root)
  const global = fields.map('global')
  const jobs = fields.list('scrape_configs').flatMap((tree) => readJob(tree, { ...context, source, global }))
  for (const { key, source: at, value } of fields.unread()) {
    source.comments.about(at.line, value.lastLine)
    context.report.dropped(at, `"${key}" of Prometheus: it names no targets`)
  }
  for (const { key, source: at } of global?.unread() ?? [])
    context.report.dropped(at, `"${key}" of Prometheus: it is not about probes`)
  return jobs
}

interface Reading extends JobsContext {
  readonly source: YamlSource
  readonly global: Fields | undefined
}

function readJob(tree: Tree, reading: Reading): readonly Job[] {
  const { source, report, global } = reading
  const { why, comments } = source.about(tree)
  if (tree.kind !== 'map') return []
  const fields = source.fields(tree)
  const name = fields.text('job_name') ?? 'unnamed'
  const params = fields.map('params')
  const module = params?.texts('module')[0]
  if (fields.text('metrics_path') !== '/probe' && module === undefined) {
    report.dropped(tree.source, `the job "${name}": it does not scrape a blackbox exporter`)
    return []
  }
  const duration = (key: string) => parseGoDuration(fields.text(key) ?? global?.text(key) ?? '')
  const [intervalMs, scrapeTimeoutMs] = [duration('scrape_interval'), duration('scrape_timeout')]
  const groups = [...staticGroups(fields, reading), ...fileGroups(fields, reading)]
  reviewRelabelling(fields, report, name)
  fields.text('scheme') // of the exporter, like its path
  fields.flag('honor_labels')
  for (const { key, source: at } of [...(params?.unread() ?? []), ...fields.unread()]) {
    const isDiscovery = key.endsWith('_sd_configs')
    report.dropped(
      at,
      `"${key}" of the job "${name}": ${isDiscovery ? 'targets are not discovered: write them in a list' : 'it is not about what is probed'}`,
    )
  }
  return [
    {
      name,
      source: tree.source,
      module,
      groups,
      intervalMs,
      scrapeTimeoutMs,
      why,
      comments,
    },
  ]
}

function staticGroups(fields: Fields, { source }: Reading): Job['groups'] {
  return readTargetGroups(fields.list('static_configs'), source).map((group) => ({ group, from: source }))
}

function fileGroups(fields: Fields, { report, targetsFiles, used }: Reading): Job['groups'] {
  return fields.list('file_sd_configs').flatMap((item) => {
    const patterns = [plain(childOf(item, 'files') ?? item)].flat()
    return patterns.flatMap((pattern) => {
      const found = targetsFiles.filter(({ file }) => fits(file.name, String(pattern)))
      if (found.length === 0) report.dropped(item.source, `the targets of "${pattern}": name the files here, too`)
      for (const each of found) used.add(each)
      return found.flatMap((from) => groupsOf(from).map((group) => ({ group, from })))
    })
  })
}

export function groupsOf(source: YamlSource): readonly TargetGroup[] {
  const [root] = source.documents
  return root?.kind === 'list' ? readTargetGroups(root.items, source) : []
}

/** Only the name of the file is compared: Prometheus may run elsewhere. */
function fits(name: string, pattern: string): boolean {
  const base = (path: string) => path.split('/').at(-1) ?? ''
  const expression = base(pattern)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
  return new RegExp(`^${expression}$`).test(base(name))
}

/** The three rules that hand targets to the exporter are what the import does anyway. */
function reviewRelabelling(fields: Fields, report: ImportReport, job: string): void {
  for (const item of fields.list('relabel_configs')) {
    const target = textOf(childOf(item, 'target_label'))
    const sources = [plain(childOf(item, 'source_labels') ?? item)].flat()
    const isUsual =
      childOf(item, 'regex') === undefined &&
      ((target === '__param_target' && sources[0] === '__address__') ||
        (target === 'instance' && sources[0] === '__param_target') ||
        (target === '__address__' && childOf(item, 'replacement') !== undefined))
    if (!isUsual)
      report.dropped(
        item.source,
        `a relabelling of the job "${job}"${target ? ` that sets "${target}"` : ''}: write its effect at the checks`,
      )
  }
  for (const item of fields.list('metric_relabel_configs'))
    report.dropped(item.source, `a relabelling of metrics of the job "${job}": it is not about what is probed`)
}
