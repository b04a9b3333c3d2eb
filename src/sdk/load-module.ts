import { existsSync } from 'node:fs'
import type { AnyCheckType } from '../core/check-type.js'
import { messageOf, OperatorError } from '../core/errors.js'
import { contractProblems } from './check-contract.js'
import { declarationOf } from './declaration-data.js'
import { defineCheck } from './define-check.js'
import { createModulePool } from './module-pool.js'
import { ModuleThread } from './module-thread.js'

/** Whether a check type is named by the path of a module, not by a name of the registry. */
export function isModulePath(type: string): boolean {
  return /^\.{0,2}\//.test(type) || /\.[cm]?[jt]s$/.test(type)
}

/**
 * Loads a user's check module into threads of its own; TypeScript is fine. What it declares is data here; its functions are
 * called there, and waited for.
 *
 * @param path absolute.
 * @param print takes what the module writes to its standard output and error.
 * @throws {OperatorError} CHECK_MODULE_INVALID when there is no such file, it does not load or exports no check type.
 */
export async function loadCheckModule(path: string, print: (text: string) => void): Promise<AnyCheckType> {
  if (!existsSync(path)) throw new OperatorError('CHECK_MODULE_INVALID', `there is no check module "${path}"`)
  const { thread, declaration } = await load(path, print)
  const exported = declarationOf(declaration, (called, args) => thread.call(called, args))
  const problems = contractProblems(exported)
  if (problems.length > 0) {
    await thread.close()
    throw new OperatorError('CHECK_MODULE_INVALID', `"${path}" exports no check type: ${problems.join('; ')}`, {
      hint: 'export default defineCheck({ type, summary, options, run }) from "firstlight/sdk"',
    })
  }
  const type = defineCheck(exported as AnyCheckType) // its parts are there; run() is held to its word at run time
  const hasFunctions = [type.target, type.validate, type.describe, type.sabotages].some((part) => part !== undefined)
  const start = async () => (await load(path, print)).thread
  // who answers for the declaration is kept for that: an attempt could keep it busy
  return { ...type, ...createModulePool(start, hasFunctions ? [] : [thread]) }
}

async function load(path: string, print: (text: string) => void) {
  const thread = new ModuleThread(path, print)
  try {
    return { thread, declaration: await thread.declaration() }
  } catch (error) {
    throw new OperatorError('CHECK_MODULE_INVALID', `the check module "${path}" ${messageOf(error)}`, { cause: error })
  }
}
