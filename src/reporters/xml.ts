import { oneLine } from '../core/printable.js'

/** `name="value" ...`: values on one line and escaped; an undefined one is left out. */
export function attributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}="${xmlText(oneLine(value))}"`)
    .join(' ')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The markup characters as entities. What XML 1.0 forbids altogether must be gone already: see `printable`. */
export function xmlText(harmless: string): string {
  return harmless.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
