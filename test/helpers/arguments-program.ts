import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A program that writes down what it was given. */
export interface ArgumentsProgram {
  readonly program: string
  /** Undefined while nobody has run it. */
  readonly told: () => readonly string[] | undefined
}

export function argumentsProgram(folder: string): ArgumentsProgram {
  const program = join(folder, 'arguments')
  const file = join(folder, 'told')
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\0' "$@" > '${file}.part' && mv '${file}.part' '${file}'\n`)
  chmodSync(program, 0o755)
  return { program, told: () => argumentsIn(file) }
}

function argumentsIn(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split('\0').slice(0, -1)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
