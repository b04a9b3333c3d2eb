/** Whether a text holds `*` or `?`. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text)
}

/** A pattern over paths: `*` and `?` stay within a folder, `**` crosses them. */
export function pathGlob(pattern: string): RegExp {
  return globToRegExp(pattern, { '**/': '(?:[^]*/)?', '**': '[^]*', '*': '[^/]*', '?': '[^/]' })
}

/** A pattern over names: `*` is any text, `?` any character; everything else, brackets too, is meant literally. */
export function nameGlob(pattern: string): RegExp {
  return globToRegExp(pattern, { '*': '[^]*', '?': '[^]' })
}

function globToRegExp(pattern: string, wildcards: Readonly<Record<string, string>>): RegExp {
  const source = pattern
    .replace(/\*{3,}/g, '**')
    .replace(/\*\*\/|\*\*|[*?]|[^*?]+/g, (part) => wildcards[part] ?? wildcards[part.charAt(0)] ?? escape(part))
  return new RegExp(`^${source}$`)
}

function escape(literal: string): string {
  return literal.replace(/[.+^${}()|[\]\\/]/g, '\\$&')
}
