import { redactedHead } from './known-secrets.js'

/**
 * Cuts after `limit` characters and says how many are missing. Secrets are taken out before: of one that is cut off, nobody
 * would recognise the rest. A text that is short enough is given back as it is.
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = wholeCharacters(text, limit)
  return `${redactedHead(text, end)}… (${text.length - end} more characters)`
}

/** Where to cut, never inside a surrogate pair. */
function wholeCharacters(text: string, limit: number): number {
  return /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit
}
