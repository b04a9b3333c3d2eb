import type { Site } from '../../core/site.js'

/** Writes a site's own words as what they stand for: `lb.dfw1.example.net` as `lb.{site}.example.net`. */
export type Neutral = (text: string) => string

/**
 * What two sites call by their own names is no difference: the site's name, its title, and each label that both have with
 * another value. Words only, in any case: `us` is not found in `status`. The variables of a site are not kept, so what a
 * suite takes from them counts as different unless one of these words is in it.
 */
export function neutralFor(site: Site, other: Site): Neutral {
  const labels = Object.entries(site.labels).filter(([key, value]) => {
    const theirs = Object.hasOwn(other.labels, key) ? other.labels[key] : undefined
    return theirs !== undefined && theirs !== value
  })
  return replacing([
    [site.name, '{site}'],
    [site.title, '{title}'],
    ...labels.map(([key, value]) => [value, `{${key}}`] as const),
  ])
}

/** The same, with further words of one check, such as the element of its `each`. */
export function replacing(
  words: readonly (readonly [word: string, name: string])[],
  before: Neutral = identity,
): Neutral {
  const sought = words.filter(([word]) => word.trim() !== '').sort(([a], [b]) => b.length - a.length)
  if (sought.length === 0) return before
  const names = new Map([...sought].reverse().map(([word, name]) => [word.toLowerCase(), name]))
  const either = sought.map(([word]) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const expression = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, 'giu')
  return (text) => before(text).replace(expression, (word) => names.get(word.toLowerCase()) ?? word)
}

function identity(text: string): string {
  return text
}
