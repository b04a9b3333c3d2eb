import { draftCheck } from '../check-draft.js'
import type { ImportReport } from '../import-report.js'
import { type Imported, type ImportedCheck, template, type Value } from '../import-suite.js'
import { createNames, idOf } from '../names.js'
import { notThatFormat } from '../recognise.js'
import { refusal } from '../source/source-text.js'
import { openYaml } from '../source/yaml-source.js'
import { isTargetsFile, lastingLabels, readTargetGroups, type TargetGroup } from '../targets.js'
import type { Importer } from './importer.js'

// Source: Prometheus, Configuration, `<file_sd_config>` and `<relabel_config>` (the labels that a scrape is made of).

const importer: Importer = {
  name: 'prometheus',
  title: 'Prometheus targets',
  files: 'files of targets as file_sd reads them: firstlight import prometheus targets/*.json',
  read(files, report) {
    const names = createNames()
    const points = files.map((file) => {
      const source = openYaml(file, report)
      const opening = source.comments.opening()
      const [root] = source.documents
      if (!isTargetsFile(root) || root.kind !== 'list')
        throw refusal([notThatFormat(file, root, 'prometheus', 'a targets file is a list of {targets, labels}')])
      const ids = createNames()
      const groups = readTargetGroups(root.items, source)
      const title = (file.name.split('/').at(-1) ?? '').replace(/\.\w+$/, '')
      const name = names.take(title)
      const checks = groups.flatMap((group) => {
        const id = ids.take(group.labels['job'] ?? idOf(title))
        const remarks = source.about(group.tree)
        return checkOf(group, { id, remarks, report, point: name })
      })
      source.finish()
      return { name, title, checks, comments: opening }
    })
    report.changed(
      undefined,
      'a target is scraped as Prometheus does without relabelling; what relabels it is not in these files',
    )
    report.stricter(undefined, 'a scrape must hold at least one sample')
    return { points, defaults: { interval: '1m', timeout: '10s' } } satisfies Imported
  },
}

export default importer

// Bodies of exporters are long, and one that is cut proves nothing.
const MAX_BODY = '64MiB'

function checkOf(
  group: TargetGroup,
  {
    id,
    remarks,
    report,
    point,
  }: {
    readonly id: string
    readonly remarks: { readonly why?: string; readonly comments: readonly string[] }
    readonly report: ImportReport
    readonly point: string
  },
): readonly ImportedCheck[] {
  const { targets, labels, source } = group
  if (targets.length === 0) {
    report.dropped(source, 'a group without targets')
    return []
  }
  const { __scheme__: scheme = 'http', __metrics_path__: path = '/metrics' } = labels
  const draft = draftCheck({ name: id, source, remarks, report })
  draft.expect('body.matches("(?m)^[a-zA-Z_:][a-zA-Z0-9_:]*[ {]")')
  const check = draft.finish({
    title: `Metrics of ${labels['job'] ?? id}`,
    each: { target: [...new Set(targets)] },
    http: {
      url: template(`${scheme}://`, { expression: 'target' }, `${path}${queryOf(labels)}`),
      follow_redirects: 10,
      max_body: MAX_BODY,
    } satisfies Value,
    labels: lastingLabels(group),
  })
  for (const name of Object.keys(labels)) {
    if (/^__(scheme__|metrics_path__|param_)/.test(name) || !name.startsWith('__')) continue
    report.dropped(source, `the label ${name}: only relabelling can read it`)
  }
  report.imported(source, `${targets.length} target${targets.length === 1 ? '' : 's'} as ${point}.${id}`)
  return [check]
}

function queryOf(labels: Readonly<Record<string, string>>): string {
  const parameters = Object.entries(labels).flatMap(([name, value]) =>
    name.startsWith('__param_') ? [[name.slice('__param_'.length), value] as [string, string]] : [],
  )
  return parameters.length === 0 ? '' : `?${new URLSearchParams(parameters)}`
}
