/** A piece of a text: as it stands, or a `${...}` with the CEL expression in it. */
export type Part = { readonly literal: string } | { readonly expression: string; readonly source: string }

/** The pieces of a text, or the `${` that is never closed. */
export type Scanned = { readonly parts: readonly Part[] } | { readonly unclosed: string }

/** Splits a text at its `${...}`; `$${` is a literal `${`. Braces within the expression, in quotes or not, are its own. */
export function scanTemplate(text: string): Scanned {
  const parts: Part[] = []
  let literal = ''
  let at = 0
  for (let next = text.indexOf('$'); next >= 0; next = text.indexOf('$', at)) {
    literal += text.slice(at, next)
    if (text.startsWith('$${', next)) {
      literal += '${'
      at = next + 3
    } else if (text.startsWith('${', next)) {
      const end = endOf(text, next + 2)
      if (end === undefined) return { unclosed: text.slice(next) }
      if (literal !== '') parts.push({ literal })
      literal = ''
      parts.push({ expression: text.slice(next + 2, end).trim(), source: text.slice(next, end + 1) })
      at = end + 1
    } else {
      literal += '$'
      at = next + 1
    }
  }
  literal += text.slice(at)
  return { parts: literal === '' ? parts : [...parts, { literal }] }
}

/** The index of the brace that closes an expression; strings are CEL's, single or double quoted. */
function endOf(text: string, start: number): number | undefined {
  let depth = 1
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '"' || character === "'") {
      at = endOfString(text, at + 1, character)
    } else if (character === '{') depth++
    else if (character === '}' && --depth === 0) return at
  }
  return undefined
}

function endOfString(text: string, start: number, quote: string): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === quote) return at
  }
  return text.length
}
