import type { LoadReporter, ReporterType } from '../core/run.js'

/** The registry: one line per reporter, each loaded when it is asked for. */
export const reporters = {
  github: () => import('./github.js'),
  json: () => import('./json.js'),
  junit: () => import('./junit.js'),
  markdown: () => import('./markdown.js'),
  nagios: () => import('./nagios.js'),
  pretty: () => import('./pretty.js'),
  prometheus: () => import('./prometheus.js'),
  tap: () => import('./tap.js'),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly default: ReporterType }>>>

export type ReporterName = keyof typeof reporters

export const loadReporter: LoadReporter = async (name) =>
  isReporterName(name) ? (await reporters[name]()).default : undefined

function isReporterName(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name)
}
