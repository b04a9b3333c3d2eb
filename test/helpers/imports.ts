import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Test } from 'tap'
import { type CliResult, cli } from './cli.js'

/** What an import said, in the folder where its suite is `imported/suite.yaml`. */
export interface ImportResult extends CliResult {
  readonly directory: string
  readonly suite: string
  /** The report, by line. */
  readonly report: readonly string[]
}

/** Imports texts as files of these names, by the real command, into a folder of their own. */
export async function importTexts(
  t: Test,
  format: string,
  texts: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<ImportResult> {
  const directory = t.testdir({ ...texts, imported: {} })
  const args = ['import', format, ...Object.keys(texts), '--out', 'imported/suite.yaml', '--suite', 's', ...flags]
  const result = await cli(args, { directory })
  const file = join(directory, 'imported/suite.yaml')
  const suite = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return { ...result, directory, suite, report: result.stderr.trimEnd().split('\n') }
}

/** The files of a format's fixture with other ports: `{18080: server.port}`. */
export function fixture(
  names: readonly string[],
  ports: Readonly<Record<number, number>> = {},
): Readonly<Record<string, string>> {
  const texts = names.map((name) => {
    const text = readFileSync(join('test/fixtures/interop', name), 'utf8')
    const replaced = Object.entries(ports).reduce((all, [from, to]) => all.replaceAll(`:${from}`, `:${to}`), text)
    return [basename(name), replaced] as const
  })
  return Object.fromEntries(texts)
}

type Env = Readonly<Record<string, string>>

/** Runs the imported suite and tells the status of each check by `point.check[each]`. */
export async function runImported(
  { directory }: ImportResult,
  env: Env = {},
): Promise<Readonly<Record<string, string>>> {
  const run = await cli(['run', 'imported', '--reporter', 'json', '--no-store'], { directory, env })
  if (run.stdout === '') throw new Error(run.stderr)
  const records = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === 'result')
  const nameOf = (record: Record<string, string>) =>
    `${record['integration_point']}.${record['check']}${record['each'] === undefined ? '' : `[${record['each']}]`}`
  return Object.fromEntries(records.map((record) => [nameOf(record), record.status]))
}

/** Compares with a golden file; `FIRSTLIGHT_UPDATE_GOLDEN=1` writes it, to be reviewed. */
export function matchesGolden(t: Test, name: string, text: string): void {
  const file = join('test/golden', name)
  if (process.env['FIRSTLIGHT_UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  t.equal(text, readFileSync(file, 'utf8'), `as in ${file}`)
}
