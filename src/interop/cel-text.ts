/** Text as a CEL string. `${` would be taken for a template where suites are read, so its brace is written as a number. */
export function celString(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$\\u007b')
}

/** Text as CEL that matches it as a regular expression. */
export function celMatches(value: string, pattern: string): string {
  return `${value}.matches(${celString(pattern)})`
}

/** That a condition does not hold of a text. An empty text meets it, and has to be named: what is said of nothing is not known. */
export function celDenied(value: string, condition: string): string {
  return `${value} == "" || !${condition}`
}

/** A field of a value: `json.status`, `json["x-y"]`. */
export function celField(value: string, key: string): string {
  return isIdentifier(key) ? `${value}.${key}` : `${value}[${celString(key)}]`
}

/** Whether a key can be written behind a dot. Source: CEL specification, "Syntax" (reserved words). */
export function isIdentifier(key: string): boolean {
  return /^[A-Za-z_]\w*$/.test(key) && !RESERVED.has(key)
}

const RESERVED = new Set(
  'false true null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

/** A literal text as a regular expression that matches it and nothing else. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
