import type { AnyExporter } from './exporter.js'

/** The registry: one line per engine, each loaded when it is asked for. */
export const exporters = {
  'github-actions': () => import('./github-actions.js'),
  'gitlab-ci': () => import('./gitlab-ci.js'),
  grafana: () => import('./grafana.js'),
  icinga2: () => import('./icinga2.js'),
  kubernetes: () => import('./kubernetes.js'),
  nagios: () => import('./nagios.js'),
  prometheus: () => import('./prometheus.js'),
  'sensu-core': () => import('./sensu-core.js'),
  'sensu-go': () => import('./sensu-go.js'),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly default: AnyExporter }>>>

export type ExporterName = keyof typeof exporters

/** Finds an exporter by its name; undefined when there is none of that name. */
export async function loadExporter(name: string): Promise<AnyExporter | undefined> {
  return isExporterName(name) ? (await exporters[name]()).default : undefined
}

function isExporterName(name: string): name is ExporterName {
  return Object.hasOwn(exporters, name)
}
