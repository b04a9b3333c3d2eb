import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const WRITER = fileURLToPath(new URL('../store/programs/writer.js', import.meta.url))

/** A process that writes to a store. */
export interface Writer {
  readonly child: ChildProcess
  /** The ids of the events that it knows to be kept. */
  readonly acknowledged: () => readonly string[]
  /** When it has ended: its exit code, null when it was killed, and what it said on stderr. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>
}

export interface WriterWork {
  readonly check: string
  /** 0: until it is killed. */
  readonly batches: number
  readonly size: number
}

export function startWriter(location: string, { check, batches, size }: WriterWork): Writer {
  const child = spawn(process.execPath, [WRITER, location, check, String(batches), String(size)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return {
    child,
    // a line that was cut off is no acknowledgement
    acknowledged: () =>
      stdout
        .split('\n')
        .slice(0, -1)
        .flatMap((line) => line.split(' ')),
    ended: once(child, 'close').then(([code]) => ({ code, stderr })),
  }
}
