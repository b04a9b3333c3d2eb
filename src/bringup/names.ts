import { widthOf } from '../reporters/pretty/span.js'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * The names, cut in the middle where they take more than `limit` cells: names that are made by rule differ at their ends.
 * They get as much more room as it takes for different names to stay different.
 */
export function clippedNames(names: readonly string[], limit: number): readonly string[] {
  const different = new Set(names).size
  const widest = Math.max(limit, ...names.map(widthOf))
  for (let width = Math.max(3, limit); width < widest; width += 4) {
    const clipped = names.map((name) => cutInTheMiddle(name, width))
    if (new Set(clipped).size === different) return clipped
  }
  return names
}

function cutInTheMiddle(name: string, width: number): string {
  if (widthOf(name) <= width) return name
  const parts = [...graphemes.segment(name)].map(({ segment }) => segment)
  const head = fitting(parts, Math.ceil((width - 1) / 2))
  const tail = fitting([...parts].reverse(), Math.floor((width - 1) / 2))
  return `${head.join('')}…${[...tail].reverse().join('')}`
}

function fitting(parts: readonly string[], width: number): readonly string[] {
  const kept: string[] = []
  let left = width
  for (const part of parts) {
    left -= widthOf(part)
    if (left < 0) return kept
    kept.push(part)
  }
  return kept
}
