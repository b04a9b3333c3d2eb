import { didYouMean } from '../../core/closest.js'
import { isRecord } from '../record.js'
import type { DocumentKind } from './source-document.js'

/** What a document is, or why that cannot be told. */
export type Kind = { readonly kind: DocumentKind } | { readonly problem: string; readonly hint?: string }

const HINT = 'a document starts with "suite:", "sites:" or "handlers:"'

/** Tells what a document is by its top-level key. `sites` and `handlers` beside `suite` belong to the suite. */
export function kindOf(data: unknown): Kind {
  if (data === null || data === undefined) return { problem: 'the document is empty', hint: HINT }
  if (!isRecord(data)) return { problem: 'the document is not a map', hint: HINT }
  const keys = Object.keys(data)
  if (keys.includes('suite')) return { kind: 'suite' }
  if (keys.includes('sites') && keys.includes('handlers')) {
    return { problem: 'the document holds both "sites" and "handlers"', hint: 'separate them by a line of "---"' }
  }
  if (keys.includes('sites')) return { kind: 'sites' }
  if (keys.includes('handlers')) return { kind: 'handlers' }
  if (keys.length === 1 && keys[0] === 'integration_points') return { kind: 'fragment' }
  const near = keys
    .map((key) => didYouMean(key, ['suite', 'sites', 'handlers']))
    .find((hint) => hint?.startsWith('did'))
  return { problem: 'the document is neither a suite nor sites nor handlers', hint: near ?? HINT }
}
