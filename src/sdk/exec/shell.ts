import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'
import type { Capture } from './output.js'

/** A helper shell: a process that runs one command after the other, in a group that is its own and its command's. */
export interface HelperShell {
  readonly id: number
  /** Of the shell and of its group. */
  readonly pid: number
  readonly write: (line: string) => void
  /** Reads what there is; true when nobody holds the stream open any more. */
  readonly readOutput: (capture: Capture) => boolean
  readonly readErrors: (capture: Capture) => boolean
  /** What the shell itself had to say since it was last asked: the death of a command by a signal, for one. */
  readonly readMessages: (capture: Capture) => boolean
  readonly close: () => void
}

const NONBLOCKING = constants.O_NONBLOCK
const BUFFER = Buffer.alloc(65_536)
/** More than a pipe holds by default, so that one that writes without end cannot keep us. */
const READS_AT_ONCE = 16

/**
 * Opens this side of a helper shell's FIFOs, `<prefix>.in` and so on.
 *
 * FIFOs instead of one pipe for all commands, because their end is seen: as long as a process that a command left behind
 * holds one open, the next command must not use it.
 */
export function openHelperShell(id: number, pid: number, prefix: string): HelperShell {
  const input = openSync(`${prefix}.in`, constants.O_RDWR | NONBLOCKING)
  const [output, errors, messages] = ['out', 'err', 'msg'].map((name) =>
    openSync(`${prefix}.${name}`, constants.O_RDONLY | NONBLOCKING),
  ) as [number, number, number]
  return {
    id,
    pid,
    write: (line) => writeSync(input, line),
    readOutput: (capture) => readWhatIsThere(output, capture),
    readErrors: (capture) => readWhatIsThere(errors, capture),
    readMessages: (capture) => readWhatIsThere(messages, capture),
    close() {
      for (const file of [input, output, errors, messages]) closeSync(file)
    },
  }
}

function readWhatIsThere(file: number, capture: Capture): boolean {
  try {
    for (let reads = 0; reads < READS_AT_ONCE; reads++) {
      const length = readSync(file, BUFFER)
      if (length === 0) return true
      capture.add(BUFFER.subarray(0, length))
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error // readSync throws nothing else
  }
  return false
}
