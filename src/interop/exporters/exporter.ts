import type { CheckInstance, NotApplicable } from '../../core/instance.js'
import type { OptionSpecs, OptionsOf } from '../../core/options.js'

/** What is to be told to an engine. */
export interface ExportRequest {
  /** In the order of the plan. */
  readonly instances: readonly CheckInstance[]
  readonly notApplicable: readonly NotApplicable[]
  /** The folder or file that the suites are in, as whoever runs them finds it. */
  readonly suites: string
  /** The command line that runs an instance, program first. It holds no secret. */
  readonly commandOf: (instance: CheckInstance) => readonly string[]
}

export interface ExportedFile {
  /** Relative, with slashes. */
  readonly path: string
  readonly text: string
}

/** Tells an engine what to run and watch. Declared once: its name, its flags and its documentation. Pure and deterministic. */
export interface Exporter<T extends OptionSpecs = OptionSpecs> {
  readonly name: string
  /** One sentence without a full stop. */
  readonly summary: string
  readonly options: T
  readonly export: (request: ExportRequest, options: OptionsOf<T>) => readonly ExportedFile[]
}

/** An exporter whose options are known only at run time: what the registry holds. */
export interface AnyExporter extends Omit<Exporter, 'export'> {
  // biome-ignore lint/suspicious/noExplicitAny: functions are contravariant in options that only the exporter itself knows
  readonly export: (request: ExportRequest, options: any) => readonly ExportedFile[]
}

/** Declares an exporter with the types of its options. */
export function defineExporter<const T extends OptionSpecs>(exporter: Exporter<T>): Exporter<T> {
  return exporter
}
