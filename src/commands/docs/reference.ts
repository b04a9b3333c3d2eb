import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { checkTypeNames } from '../../../checks/index.js'
import { messageOf, OperatorError } from '../../core/errors.js'
import { checkReference } from '../../docs/reference/check-types.js'
import {
  commandReference,
  exporterReference,
  importerReference,
  reporterReference,
  sinkReference,
} from '../../docs/reference/program.js'
import { exporters, loadExporter } from '../../interop/exporters/index.js'
import { importers, loadImporter } from '../../interop/importers/index.js'
import { loadReporter, reporters } from '../../reporters/index.js'
import { loadSinkType, sinkNames } from '../../sinks/index.js'
import { loadCheckType } from '../check-types.js'
import type { CommandProcess } from '../command.js'
import { COMMANDS } from '../index.js'

/** The reference of everything that is declared, or of the check types alone. */
export async function referenceText({ checks }: { readonly checks: boolean }): Promise<string> {
  const types = checkReference(await loaded(checkTypeNames, loadCheckType))
  return `${(checks ? types : [...CONTENTS, ...types, ...(await programReference())]).join('\n')}\n`
}

const CONTENTS = [
  '# Reference',
  '',
  'All that firstlight has, made by `npm run docs` from the declarations: [check types](#check-types), [commands](#commands),',
  '[reporters](#reporters), [sinks](#sinks), the [engines](#engines) that suites are exported to, and the',
  '[formats](#formats-to-import) that they are made of.',
  '',
]

/** To standard output, or to a file. */
export function putReference(text: string, out: string | undefined, { directory, stdout }: CommandProcess): void {
  if (out === undefined) stdout.write(text)
  else {
    try {
      writeFileSync(resolve(directory, out), text)
    } catch (error) {
      throw new OperatorError('OUTPUT_UNWRITABLE', messageOf(error), { cause: error })
    }
  }
}

async function programReference(): Promise<readonly string[]> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  return [
    commandReference(commands.map((each) => each.default)),
    reporterReference(await loaded(Object.keys(reporters), loadReporter)),
    sinkReference(await loaded(sinkNames, loadSinkType)),
    exporterReference(await loaded(Object.keys(exporters), loadExporter)),
    importerReference(await loaded(Object.keys(importers), loadImporter)),
  ].flatMap((lines) => ['', ...lines])
}

async function loaded<T>(
  names: readonly string[],
  load: (name: string) => Promise<T | undefined>,
): Promise<readonly T[]> {
  const found = await Promise.all(names.map(load))
  return found.filter((each) => each !== undefined)
}
