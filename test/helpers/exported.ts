import type { CheckInstance } from '../../src/core/instance.js'
import { type OptionSpecs, readOptions } from '../../src/core/options.js'
import type { AnyExporter, ExportedFile, ExportRequest } from '../../src/interop/exporters/exporter.js'
import { checkPath } from '../../src/interop/exporters/names.js'

/** What the command would ask an exporter for these instances. */
export function exportRequest(instances: readonly CheckInstance[]): ExportRequest {
  return {
    instances,
    notApplicable: [],
    suites: 'suites/',
    commandOf: (instance) => ['firstlight', 'check', '/srv/suites', checkPath(instance), '--site', instance.site.name],
  }
}

/** What an exporter writes with these options, as YAML and flags name them. */
export function exported(
  exporter: AnyExporter,
  instances: readonly CheckInstance[],
  raw: Readonly<Record<string, unknown>> = {},
): readonly ExportedFile[] {
  const { options, problems } = readOptions(exporter.options, { ...requiredOf(exporter.options), ...raw })
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return exporter.export(exportRequest(instances), options)
}

function requiredOf(specs: OptionSpecs): Readonly<Record<string, unknown>> {
  const required = Object.entries(specs).filter(([, { required }]) => required)
  return Object.fromEntries(required.map(([name]) => [name, 'some-text']))
}
