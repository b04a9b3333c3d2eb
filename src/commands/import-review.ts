import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OperatorError } from '../core/errors.js'
import type { Problem } from '../core/problem.js'
import type { ImportReport } from '../interop/import-report.js'
import type { ImportedSuite } from '../interop/import-suite.js'
import { type CheckName, checkAtLine, leaveOut } from '../interop/leave-out.js'
import { mendCriterion } from '../interop/mend-criteria.js'
import { writeSuite } from '../interop/write-suite.js'
import type { CommandProcess } from './command.js'
import { planFor } from './plan-options.js'

/**
 * Mends limits and conditions that can never find anything wrong, and leaves out what else would not validate, such as a URL
 * that is none: the report names each check, and why.
 */
export async function leaveOutInvalid(
  suite: ImportedSuite,
  report: ImportReport,
  process: CommandProcess,
): Promise<ImportedSuite> {
  let reviewed = suite
  while (reviewed.points.length > 0) {
    const yaml = writeSuite(reviewed)
    const [first, ...others] = await problemsOf(yaml, process)
    if (first === undefined) return reviewed
    const wrong = [first, ...others].flatMap((problem) => {
      const name = checkAtLine(yaml, problem.source.line)
      return name === undefined ? [] : [{ name, problem }]
    })
    if (wrong.length === 0) throw new Error(`the suite that was made is wrong: ${first.message}\n${yaml}`)
    for (const { name, problem } of firstOfEach(wrong)) {
      const because = problem.message
      reviewed =
        mendCriterion(reviewed, yaml, { name, line: problem.source.line, because }, report) ??
        leaveOut(reviewed, name, { because, report })
    }
  }
  return reviewed
}

interface Wrong {
  readonly name: CheckName
  readonly problem: Problem
}

function firstOfEach(wrong: readonly Wrong[]): readonly Wrong[] {
  const keyOf = ({ name }: Wrong) => `${name.point}.${name.check}`
  return wrong.filter((each, index) => wrong.findIndex((other) => keyOf(other) === keyOf(each)) === index)
}

const EVERYTHING = { site: undefined, only: undefined, label: undefined, owner: undefined }

/** What `firstlight validate` would say, were the secrets set. */
async function problemsOf(yaml: string, process: CommandProcess): Promise<readonly Problem[]> {
  const directory = mkdtempSync(join(tmpdir(), 'firstlight-import-'))
  try {
    const file = join(directory, 'suite.yaml')
    writeFileSync(file, yaml)
    await planFor([file], EVERYTHING, { ...process, env: placeholders(yaml) })
    return []
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    return error.problems.filter(({ level, text }) => level === 'error' && !text?.includes('${env.'))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** A value for each secret; a text made of the environment is not looked at, as any value may be right. */
function placeholders(yaml: string): Readonly<Record<string, string>> {
  const names = [...yaml.matchAll(/\$\{(?:secret|env)\.(\w+)\}/g)].map(([, name]) => name ?? '')
  return Object.fromEntries(names.map((name) => [name, 'placeholder']))
}
