import { TextDecoder } from 'node:util'
import { readJson } from '../read-json.js'
import type { HttpExchange } from './message.js'

/** The body as text, in the charset that its content-type names (UTF-8 if none), without a byte order mark. */
export function bodyText({ body, headers }: Pick<HttpExchange, 'body' | 'headers'>): string {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase()
  if (charset === undefined || charset === 'utf-8') return withoutMark(body.toString('utf8'))
  return decoderFor(charset).decode(body)
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

/** A charset that nobody knows is read as UTF-8, as browsers do it. */
function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder()
    throw error
  }
}

/**
 * The body as JSON, whatever its content-type says; undefined when it is none. A bare word or number is JSON only where the
 * content-type says so: `ok` is text, and `200` is too.
 */
export function bodyJson(text: string, contentType = ''): unknown {
  return /^\s*[[{]/.test(text) || /[/+]json\b/i.test(contentType) ? readJson(text) : undefined
}
