import { isAbsolute, resolve } from 'node:path'
import { loadBuiltinCheckType } from '../../checks/index.js'
import type { LoadCheckType } from '../core/check-type.js'
import { redactKnown } from '../core/known-secrets.js'

/**
 * Finds check types by name in the registry, and by absolute path among the user's own modules. Each is imported once: even
 * for a module that is there already, an import costs more than many a check.
 */
export const loadCheckType: LoadCheckType = (type) => {
  const loading = loaded.get(type) ?? importCheckType(type)
  loaded.set(type, loading)
  return loading
}

const loaded = new Map<string, ReturnType<LoadCheckType>>()

const importCheckType: LoadCheckType = async (type) => {
  if (!isAbsolute(type)) return loadBuiltinCheckType(type)
  const { loadCheckModule } = await import('../sdk/load-module.js')
  // what a user's check prints must not stand in a status line or a report
  return loadCheckModule(type, (text) => process.stderr.write(redactKnown(text)))
}

/** The same for what a person types: a path may be relative to the working directory. */
export async function loadTypedCheckType(type: string, directory: string) {
  const builtin = await loadBuiltinCheckType(type)
  if (builtin !== undefined) return builtin
  const { isModulePath } = await import('../sdk/load-module.js')
  return isModulePath(type) ? loadCheckType(resolve(directory, type)) : undefined
}
