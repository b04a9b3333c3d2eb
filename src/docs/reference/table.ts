/** A table with an empty line before it; nothing when it would be empty. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return ['', line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)]
}

/** Text of a declaration, which is Markdown already. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
