import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from './command.js'

/** The path of the command's program, found as `execvp` finds it; undefined when there is none. */
export function locateProgram({ file, env, directory }: Command): string | undefined {
  if (file.includes('/')) return existing(resolve(directory, file))
  let unusable: string | undefined
  for (const folder of (env?.['PATH'] ?? process.env['PATH'] ?? '/usr/bin:/bin').split(':')) {
    const path = existing(resolve(directory, folder, file))
    if (path !== undefined && mayExecute(path)) return path
    unusable ??= path
  }
  return unusable
}

/** The words of a script's `#!` line, a carriage return at its end included, as the system reads it; none for anything that has none. */
export function interpreterLine(program: string): readonly string[] {
  const line = /^#![ \t]*([^\n\0]+)/.exec(headOf(program))?.[1] ?? ''
  return line.split(/[ \t]+/).filter((word) => word !== '')
}

export function mayExecute(program: string): boolean {
  return isAllowed(program, constants.X_OK)
}

export function mayEnter(directory: string): boolean {
  return isAllowed(`${directory}/.`, constants.X_OK)
}

function existing(path: string): string | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : undefined
  } catch {
    return undefined // in a folder that may not be read: not there for us
  }
}

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

/** The first bytes of a file; none when it may be executed but not read. */
function headOf(program: string): string {
  const head = Buffer.alloc(256)
  try {
    const file = openSync(program, 'r')
    try {
      return head.toString('latin1', 0, readSync(file, head))
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}
