import { readFile } from 'node:fs/promises'
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module'
import { fileURLToPath } from 'node:url'

// Module hooks (node:module, register) for the checks of users: `firstlight/sdk` is this very package wherever their file
// stands, and TypeScript loses its types on every Node version alike. They run in a thread of their own.

interface Where {
  /** The URL of the SDK's entry. */
  readonly sdk: string
}

let where: Where | undefined

export const initialize: InitializeHook<Where> = (data) => {
  where = data
}

export const resolve: ResolveHook = (specifier, context, nextResolve) =>
  specifier === 'firstlight/sdk' && where !== undefined
    ? { url: where.sdk, shortCircuit: true }
    : nextResolve(specifier, context)

export const load: LoadHook = async (url, context, nextLoad) => {
  if (!/^file:.*\.m?ts$/.test(url)) return nextLoad(url, context)
  const { transform } = await import('sucrase')
  const filePath = fileURLToPath(url)
  const source = await readFile(filePath, 'utf8')
  const { code } = transform(source, { transforms: ['typescript'], disableESTransforms: true, filePath })
  return { format: 'module', source: code, shortCircuit: true }
}
