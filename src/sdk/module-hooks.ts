import { existsSync } from 'node:fs'
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

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  if (specifier === 'firstlight/sdk' && where !== undefined) return { url: where.sdk, shortCircuit: true }
  try {
    return await nextResolve(specifier, context)
  } catch (error) {
    const source = sourceOf(specifier, context.parentURL)
    if (source === undefined || !existsSync(new URL(source))) throw error
    return nextResolve(source, context)
  }
}

/** TypeScript may name a file beside it as what it would be compiled to: `./helper.js` for `./helper.ts`. */
function sourceOf(specifier: string, parent: string | undefined): string | undefined {
  if (parent === undefined || !TYPESCRIPT.test(parent) || !/^\.{1,2}\/.*\.m?js$/.test(specifier)) return undefined
  return new URL(specifier.replace(/js$/, 'ts'), parent).href
}

const TYPESCRIPT = /^file:.*\.m?ts$/

export const load: LoadHook = async (url, context, nextLoad) => {
  if (!TYPESCRIPT.test(url)) return nextLoad(url, context)
  const { transform } = await import('sucrase')
  const filePath = fileURLToPath(url)
  const source = await readFile(filePath, 'utf8')
  const { code } = transform(source, { transforms: ['typescript'], disableESTransforms: true, filePath })
  return { format: 'module', source: code, shortCircuit: true }
}
