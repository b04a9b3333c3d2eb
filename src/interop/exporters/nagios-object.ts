// The object file format of Nagios 4. Source: Nagios Core 4 documentation, "Object Definitions", and its xodtemplate.c: a
// line is a directive; `;` begins a comment unless a backslash is before it; a backslash at the end continues the line.
import { clip } from '../../core/clip.js'
import { oneLine } from '../../core/printable.js'

/** Values as they are to be written; what is undefined or empty is left out, for Nagios refuses a directive without a value. */
export type Directives = Readonly<Record<string, string | number | boolean | undefined>>

/** `define service { ... }`, and an empty line. */
export function nagiosObject(kind: string, directives: Directives): string {
  const lines = Object.entries(directives).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`  ${name.padEnd(30)} ${written(value)}\n`],
  )
  return `define ${kind} {\n${lines.join('')}}\n\n`
}

function written(value: string | number | boolean): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value)
}

const LONGEST = 4000

/**
 * A text that a person reads, as a value. Nagios fills it into notification commands that a shell runs (`$SERVICENOTES$`) and
 * into web pages, and reads macros in it: the characters that mean something there are replaced by others that look like them.
 */
export function nagiosText(text: string): string {
  return oneLine(clip(text, LONGEST)).replace(/["'`$\\;<>|&]/g, lookAlike)
}

function lookAlike(character: string): string {
  if (character === '"') return '”'
  if (character === "'" || character === '`') return '’'
  return String.fromCodePoint(character.charCodeAt(0) + FULL_WIDTH)
}

/** From `!` to the wide form of it, and so on for all of ASCII. */
const FULL_WIDTH = 0xfee0

/** A link as a value: what Nagios or a shell would read something into is percent-encoded. */
export function nagiosUrl(href: string): string {
  return href.replace(/["'`$\\;<>|\s]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}
