import { closeSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { didYouMean } from '../core/closest.js'
import { messageOf, OperatorError } from '../core/errors.js'
import type { OptionSpecs } from '../core/options.js'
import type { ReporterContext, ReporterType } from '../core/run.js'
import { loadReporter, reporters as registry } from '../reporters/index.js'
import type { NamedReporter } from '../run/reporters.js'
import { wantsColor } from './color.js'
import type { CommandProcess } from './command.js'

const reporterNames = Object.keys(registry)

/** Reporters that are open, with what must be closed after them. */
export interface OpenReporters {
  readonly reporters: readonly NamedReporter[]
  /** Whether their files are whole; the one that is not is told of. */
  readonly close: () => boolean
}

/** The flag of every command that shows a run. */
export const reporterFlag = {
  reporter: {
    kind: 'strings',
    short: 'r',
    description: `How to show the run, as NAME or NAME=FILE; ${reporterNames.join(', ')}`,
    example: 'junit=out.xml',
  },
} as const satisfies OptionSpecs

/**
 * Opens what `--reporter NAME` and `--reporter NAME=FILE` ask for; `pretty` when nothing would be on standard output. No file
 * is touched before all of it is known to make sense.
 *
 * @throws {OperatorError} USAGE for an unknown name or two at one place, OUTPUT_UNWRITABLE for a file.
 */
export async function openReporters(asked: readonly string[], process: CommandProcess): Promise<OpenReporters> {
  const wanted = asked.map((text) => parseReporter(text, process.directory))
  if (wanted.every(({ file }) => file !== undefined)) wanted.unshift({ name: 'pretty', file: undefined })
  refuseSharing(wanted)
  const found = await Promise.all(wanted.map(async (each) => ({ ...each, type: await reporterByName(each.name) })))
  const files: OpenFile[] = []
  const reporters = found.map(({ name, file, type }) => {
    if (file === undefined) return { name, reporter: type.create(stdoutContext(process)) }
    const descriptor = openFile(name, file)
    files.push({ name, descriptor })
    return { name, reporter: type.create(fileContext(descriptor, process)) }
  })
  return { reporters, close: () => files.map((each) => closeFile(each, process)).every(Boolean) }
}

/** A run whose report was not written is no success, whatever it found; a worse code stands. */
export function ifWritten(code: number, isWritten: boolean): number {
  return code === 0 && !isWritten ? 3 : code
}

interface OpenFile {
  readonly name: string
  readonly descriptor: number
}

/** Some file systems say only now that the disk was full. */
function closeFile({ name, descriptor }: OpenFile, { stderr }: CommandProcess): boolean {
  try {
    closeSync(descriptor)
    return true
  } catch (error) {
    stderr.write(`firstlight: what the reporter "${name}" wrote is lost: ${messageOf(error)}\n`)
    return false
  }
}

interface Wanted {
  readonly name: string
  /** Absolute; undefined for standard output. */
  readonly file: string | undefined
}

function parseReporter(text: string, directory: string): Wanted {
  const at = text.indexOf('=')
  if (at === -1) return { name: text, file: undefined }
  const [name, file] = [text.slice(0, at), text.slice(at + 1)]
  if (file !== '') return { name, file: resolve(directory, file) }
  throw new OperatorError('USAGE', `--reporter ${text} names no file`, {
    hint: `write --reporter ${name}=FILE, or --reporter ${name} for standard output`,
  })
}

function refuseSharing(wanted: readonly Wanted[]): void {
  for (const [index, { name, file }] of wanted.entries()) {
    const other = wanted.slice(0, index).find((each) => each.file === file)
    if (other === undefined) continue
    throw new OperatorError('USAGE', `${other.name} and ${name} would both write to ${file ?? 'standard output'}`, {
      hint: `send one to a file of its own: --reporter ${name}=FILE`,
    })
  }
}

async function reporterByName(name: string): Promise<ReporterType> {
  const reporter = await loadReporter(name)
  if (reporter !== undefined) return reporter
  const hint = didYouMean(name, reporterNames)
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
