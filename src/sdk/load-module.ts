import { existsSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { AnyCheckType } from '../core/check-type.js'
import { messageOf, OperatorError } from '../core/errors.js'
import { contractProblems } from './check-contract.js'
import { defineCheck } from './define-check.js'

/** Whether a check type is named by the path of a module, not by a name of the registry. */
export function isModulePath(type: string): boolean {
  return /^\.{0,2}\//.test(type) || /\.[cm]?[jt]s$/.test(type)
}

/**
 * Imports a user's check module; TypeScript is fine.
 *
 * @param path absolute.
 * @throws {OperatorError} CHECK_MODULE_INVALID when there is no such file, it does not load or exports no check type.
 */
export async function loadCheckModule(path: string): Promise<AnyCheckType> {
  if (!existsSync(path)) throw new OperatorError('CHECK_MODULE_INVALID', `there is no check module "${path}"`)
  registerHooks()
  const { default: exported } = await importModule(path)
  const problems = contractProblems(exported)
  if (problems.length === 0) return defineCheck(exported as AnyCheckType) // its parts are there; run() is held to its word at run time
  throw new OperatorError('CHECK_MODULE_INVALID', `"${path}" exports no check type: ${problems.join('; ')}`, {
    hint: 'export default defineCheck({ type, summary, options, run }) from "firstlight/sdk"',
  })
}

let registered = false

/** Once per process. The hooks live in a thread of their own and are told where this package's SDK is. */
function registerHooks(): void {
  if (registered) return
  registered = true
  const { resolve } = createRequire(import.meta.url)
  const data = { sdk: pathToFileURL(resolve('firstlight/sdk')).href }
  register(pathToFileURL(resolve('#module-hooks')), { data })
}

async function importModule(path: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(path).href)
  } catch (error) {
    const message = `the check module "${path}" does not load: ${messageOf(error)}${placeOf(error)}`
    throw new OperatorError('CHECK_MODULE_INVALID', message, { cause: error })
  }
}

/** Where it was thrown, or does not parse: the first place in a file that the stack names. A module that is missing is named. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error) || ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) return ''
  const place = /\bfile:\/\/\/\S+?:\d+(?::\d+)?(?=\)?$)/m.exec(error.stack ?? '')?.[0]
  return place === undefined ? '' : ` (${fileURLToPath(place)})`
}
