import { dirname, resolve } from 'node:path'
import type { AnyCheckType, LoadCheckType } from '../core/check-type.js'
import { OperatorError } from '../core/errors.js'
import { foreignKeys, isModulePath } from './check-kind.js'
import type { SourceDocument } from './load/source-document.js'
import { keyAt } from './place.js'
import { isRecord } from './record.js'
import type { Report } from './report.js'

export interface TypeRequest {
  readonly loadCheckType: LoadCheckType
  readonly checkTypeNames: ReadonlySet<string>
  readonly report: Report
}

/** The check types that the documents use, by name or by the absolute path of a module. */
export async function loadTypes(
  documents: readonly SourceDocument[],
  request: TypeRequest,
): Promise<ReadonlyMap<string, AnyCheckType>> {
  const { loadCheckType, checkTypeNames, report } = request
  const loading = new Map<string, Promise<AnyCheckType | OperatorError | undefined>>()
  const types = new Map<string, AnyCheckType>()
  for (const { point, check, key, document } of usesIn(documents)) {
    if (!checkTypeNames.has(key) && !isModulePath(key)) continue
    const name = typeName(key, document)
    if (types.has(name)) continue
    if (!loading.has(name)) loading.set(name, loadCheckType(name).catch(operatorError))
    const type = await loading.get(name)
    const place = keyAt({ document, path: ['integration_points', point, 'checks', check] }, key)
    if (type === undefined) report.error(place, `there is no check type "${key}"`)
    else if (type instanceof OperatorError) report.error(place, type.message, type.hint)
    else types.set(name, type)
  }
  return types
}

/** A module's path is relative to the file that names it. */
export function typeName(key: string, document: SourceDocument): string {
  return isModulePath(key) ? resolve(dirname(resolve(document.file.name)), key) : key
}

function operatorError(thrown: unknown): OperatorError {
  if (thrown instanceof OperatorError) return thrown
  throw thrown
}

function* usesIn(documents: readonly SourceDocument[]) {
  for (const document of documents) {
    const points = document.data['integration_points']
    for (const [point, data] of Object.entries(isRecord(points) ? points : {})) {
      const checks = isRecord(data) && isRecord(data['checks']) ? data['checks'] : {}
      for (const [check, checkData] of Object.entries(checks)) {
        for (const key of isRecord(checkData) ? foreignKeys(checkData) : []) yield { point, check, key, document }
      }
    }
  }
}
