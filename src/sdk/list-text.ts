/** `a`, `a and b`, `a, b and c`: a list as a sentence has it. */
export function listText(items: readonly (string | number)[], conjunction: 'and' | 'or' = 'and'): string {
  const last = items.at(-1)
  if (last === undefined) return 'nothing'
  const others = items.slice(0, -1)
  return others.length === 0 ? String(last) : `${others.join(', ')} ${conjunction} ${last}`
}
