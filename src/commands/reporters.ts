import { closeSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { didYouMean } from '../core/closest.js'
import { messageOf, OperatorError } from '../core/errors.js'
import type { ReporterContext, ReporterType } from '../core/run.js'
import { loadReporter, reporters as registry } from '../reporters/index.js'
import type { NamedReporter } from '../run/reporters.js'
import type { CommandProcess } from './command.js'

/** Reporters that are open, with what must be closed after them. */
export interface OpenReporters {
  readonly reporters: readonly NamedReporter[]
  readonly close: () => void
}

/**
 * Opens what `--reporter NAME` and `--reporter NAME=FILE` ask for; `pretty` when nothing would be on standard output.
 *
 * @throws {OperatorError} USAGE for an unknown name or two on standard output, OUTPUT_UNWRITABLE for a file.
 */
export async function openReporters(asked: readonly string[], process: CommandProcess): Promise<OpenReporters> {
  const wanted = asked.map(parseReporter)
  if (wanted.every(({ file }) => file !== undefined)) wanted.unshift({ name: 'pretty', file: undefined })
  const onStdout = wanted.filter(({ file }) => file === undefined)
  if (onStdout.length > 1) {
    const names = onStdout.map(({ name }) => name).join(' and ')
    throw new OperatorError('USAGE', `${names} would both write to standard output`, {
      hint: 'send one to a file: --reporter junit=out.xml',
    })
  }
  const files: number[] = []
  const reporters: NamedReporter[] = []
  for (const { name, file } of wanted) {
    const type = await reporterByName(name)
    if (file === undefined) reporters.push({ name, reporter: type.create(stdoutContext(process)) })
    else {
      const descriptor = openFile(name, resolve(process.directory, file))
      files.push(descriptor)
      reporters.push({ name, reporter: type.create(fileContext(descriptor, process)) })
    }
  }
  return { reporters, close: () => files.forEach(closeSync) }
}

interface Wanted {
  readonly name: string
  readonly file: string | undefined
}

function parseReporter(text: string): Wanted {
  const at = text.indexOf('=')
  if (at === -1) return { name: text, file: undefined }
  const file = text.slice(at + 1)
  return { name: text.slice(0, at), file: file === '' || file === '-' ? undefined : file }
}

async function reporterByName(name: string): Promise<ReporterType> {
  const reporter = await loadReporter(name)
  if (reporter !== undefined) return reporter
  const hint = didYouMean(name, Object.keys(registry))
  throw new OperatorError('USAGE', `there is no reporter "${name}"`, hint === undefined ? {} : { hint })
}

function openFile(name: string, file: string): number {
  try {
    return openSync(file, 'w')
  } catch (error) {
    throw new OperatorError('OUTPUT_UNWRITABLE', `the reporter "${name}" cannot write: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function stdoutContext({ stdout, env, now }: CommandProcess): ReporterContext {
  const terminal = stdout.terminal()
  const size = () => stdout.terminal() ?? { columns: 80, rows: 24 }
  return {
    write: stdout.write,
    color: wantsColor(terminal !== undefined, env),
    ...(terminal && { terminal: size }),
    env,
    now,
  }
}

function fileContext(descriptor: number, { env, now }: CommandProcess): ReporterContext {
  const write = (text: string) => {
    for (let bytes = Buffer.from(text); bytes.length > 0; ) bytes = bytes.subarray(writeSync(descriptor, bytes))
  }
  return { write, color: false, env, now }
}

/** Colour on a terminal, unless NO_COLOR is set or TERM is dumb; FORCE_COLOR decides either way. Source: no-color.org. */
export function wantsColor(isTerminal: boolean, env: CommandProcess['env']): boolean {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false'
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}
