import type { Importer } from './importer.js'

/** The registry: one line per format that suites are made of, each loaded when it is asked for. */
export const importers = {
  blackbox: () => import('./blackbox.js'),
  gatus: () => import('./gatus.js'),
  goss: () => import('./goss.js'),
  nagios: () => import('./nagios.js'),
  prometheus: () => import('./prometheus.js'),
  'sensu-core': () => import('./sensu-core.js'),
  'sensu-go': () => import('./sensu-go.js'),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly default: Importer }>>>

export type ImporterName = keyof typeof importers

/** Finds an importer by the name of its format; undefined when there is none. */
export async function loadImporter(name: string): Promise<Importer | undefined> {
  return Object.hasOwn(importers, name) ? (await importers[name as ImporterName]()).default : undefined // just looked up
}
