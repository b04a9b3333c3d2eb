import { readFileSync } from 'node:fs'
import { loadBuiltinCheckType } from '../../checks/index.js'
import type { AnyCheckType } from '../core/check-type.js'
import { runPlugin } from '../sdk/plugin.js'
import type { CommandProcess, Ending } from './command.js'

/** `firstlight check TYPE` for the types that firstlight brings along; undefined for any other command line. */
export async function checkStandalone(surroundings: CommandProcess): Promise<Ending | undefined> {
  const [name, type = '', ...argv] = surroundings.argv
  const checkType = name === 'check' ? await loadBuiltinCheckType(type) : undefined
  return checkType && { code: await runAsPlugin(checkType, { ...surroundings, argv }), isVerdict: true }
}

/** Runs a check type with the flags that follow its name, and prints its status line. The exit code. */
export async function runAsPlugin(type: AnyCheckType, process: CommandProcess): Promise<number> {
  const readFile = (path: string) => readFileSync(path, 'utf8')
  const { text, exitCode } = await runPlugin(type, { ...process, readFile }, async (name) => {
    const { formatStandalone } = await import('./standalone-event.js')
    return formatStandalone(name, process.now)
  })
  process.stdout.write(text)
  return exitCode
}
