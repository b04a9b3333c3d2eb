import type { LoadSinkType, SinkType } from './sink.js'

/** The registry: one line per sink, each loaded when a handler names it. */
export const sinks = {
  file: () => import('./file.js'),
  influxdb: () => import('./influxdb.js'),
  sensu: () => import('./sensu.js'),
  webhook: () => import('./webhook.js'),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly default: Pick<SinkType, 'name'> }>>>

export const sinkNames: readonly string[] = Object.keys(sinks)

export const loadSinkType: LoadSinkType = async (name) => (isSinkName(name) ? (await sinks[name]()).default : undefined)

function isSinkName(name: string): name is keyof typeof sinks {
  return Object.hasOwn(sinks, name)
}
