import { existsSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { AnyCheckType } from '../core/check-type.js'
import { messageOf, OperatorError } from '../core/errors.js'

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
  const module = await importModule(path)
  const missing = missingParts(module.default)
  if (missing.length === 0) return module.default as AnyCheckType // its parts are there; run() is held to its word at run time
  throw new OperatorError('CHECK_MODULE_INVALID', `"${path}" exports no check type: ${missing.join(', ')} missing`, {
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
    throw new OperatorError('CHECK_MODULE_INVALID', `the check module "${path}" does not load: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function missingParts(exported: unknown): string[] {
  if (typeof exported !== 'object' || exported === null) return ['a default export']
  const parts: Readonly<Record<string, string>> = {
    type: 'string',
    summary: 'string',
    options: 'object',
    run: 'function',
  }
  const given: Readonly<Record<string, unknown>> = { ...exported }
  return Object.keys(parts).filter((part) => typeof given[part] !== parts[part])
}
