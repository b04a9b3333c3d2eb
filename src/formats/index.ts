import type { Format } from './format.js'

/** The registry: one line per format, each loaded when it is asked for. */
export const formats = {
  cloudevents: () => import('./cloudevents.js'),
  graphite: () => import('./graphite.js'),
  influx: () => import('./influx.js'),
  json: () => import('./json.js'),
  prometheus: () => import('./prometheus.js'),
  sensu: () => import('./sensu.js'),
  'sensu-core': () => import('./sensu-core.js'),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly default: Format }>>>

export type FormatName = keyof typeof formats

/** Finds a format by its name; undefined when there is none of that name. */
export async function loadFormat(name: string): Promise<Format | undefined> {
  return isFormatName(name) ? (await formats[name]()).default : undefined
}

function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name)
}
