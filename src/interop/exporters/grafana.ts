// A dashboard over the points that a handler of the sink `influxdb` writes. Source: Grafana documentation, "Dashboard JSON model".
import { freshForMs } from '../../core/freshness.js'
import type { CheckInstance } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { tagText } from '../../formats/influx.js'
import { jsonText } from '../../formats/json-text.js'
import { defineExporter } from './exporter.js'
import { sitesOf } from './gate.js'
import { DATASOURCE, panelsFor } from './grafana/panels.js'
import { DEPLOYMENTS, TURNS } from './grafana/queries.js'
import type { Annotation, Dashboard, Variable } from './grafana/schema.js'
import { wholeSeconds } from './seconds.js'

export default defineExporter({
  name: 'grafana',
  summary: 'a dashboard over what the sink `influxdb` keeps: checks by site over time, time to green, red by owner',
  options: {},
  export: ({ instances }) => [{ path: 'firstlight-dashboard.json', text: `${jsonText(dashboardFor(instances), 2)}\n` }],
})

function dashboardFor(instances: readonly CheckInstance[]): Dashboard {
  const freshSeconds = Math.max(...instances.map((instance) => wholeSeconds(freshForMs(instance))))
  return {
    uid: 'firstlight',
    title: 'firstlight',
    description: 'What is green, what is red and since when, at each site',
    tags: ['firstlight'],
    schemaVersion: 42,
    editable: true,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    timezone: 'browser',
    templating: { list: [datasource, siteVariable(sitesOf(instances))] },
    annotations: { list: ANNOTATIONS },
    panels: panelsFor(declaredText(instances), freshSeconds),
  }
}

const datasource: Variable = { name: 'datasource', label: 'InfluxDB', type: 'datasource', query: 'influxdb' }

/** The sites that are declared: one that never reported is offered too. */
function siteVariable(sites: readonly string[]): Variable {
  return {
    name: 'site',
    label: 'Site',
    type: 'custom',
    query: sites.map((site) => tagText(site).replaceAll(',', '\\,')).join(','),
    multi: true,
    includeAll: true,
    current: { text: ['All'], value: ['$__all'] },
  }
}

const ANNOTATIONS: readonly Annotation[] = [
  annotation('Turned all green, or lost it', { color: 'green', query: TURNS, text: 'by', tags: 'site,point' }),
  annotation('Deployments', { color: 'blue', query: DEPLOYMENTS, text: 'version', tags: 'site,service' }),
]

interface Marks {
  readonly color: string
  readonly query: string
  /** The column that is shown. */
  readonly text: string
  readonly tags: string
}

function annotation(name: string, { color, query, text, tags }: Marks): Annotation {
  const columns = { textColumn: text, tagsColumn: tags, timeEndColumn: '', titleColumn: '' }
  const asked = { refId: 'Anno', query, queryType: 'tags', rawQuery: true, fromAnnotations: true } as const
  const target = { ...asked, name, ...columns }
  return { name, enable: true, iconColor: color, datasource: DATASOURCE, target }
}

/** How many checks there are to be, because a check that never reported has no points to be counted. */
function declaredText(instances: readonly CheckInstance[]): string {
  const lines = sitesOf(instances).map((name) => {
    const { length } = instances.filter(({ site }) => site.name === name)
    return `- ${markdownText(name)}: ${length} ${length === 1 ? 'check' : 'checks'}`
  })
  return [
    ...lines,
    '',
    'A check that never reported has no line on this dashboard: `firstlight status` shows it.',
  ].join('\n')
}

/** Text in Markdown, where Grafana also fills in its variables. */
function markdownText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>#!|~&]/g, '\\$&')
    .replaceAll('$', '&#36;')
}
