import { oneLine } from '../core/printable.js'

/** Text as text: nothing in it is markup, HTML, a table's pipe or a list. CommonMark: any punctuation may be escaped. */
export function plain(text: string): string {
  return oneLine(text).replace(/^[-+=]|[\\`*_[\]#|<>~&@$]/g, '\\$&')
}

/** A code span, whatever the text holds: its fence is longer than any run of backticks inside. */
export function code(text: string): string {
  const line = oneLine(text) || ' '
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const padding = longest > 0 ? ' ' : ''
  return `${fence}${padding}${line}${padding}${fence}`
}

/** A link when it is one; anything else as code, so that no script hides behind a runbook. */
export function link(url: string): string {
  return /^https?:\/\/[^\s<>\\`|]+$/.test(url) && oneLine(url) === url ? `<${url}>` : code(url)
}

/** A row of a table; the cells are Markdown already. */
export function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`
}
