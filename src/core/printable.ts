import { withoutCommands } from './log-commands.js'

const CONTROL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g
const LINE_BREAKS = /[\r\n\t\u2028\u2029]+/g

/**
 * Text from a checked system made harmless for a terminal, a log and XML: control characters, escape sequences and
 * direction marks become `\xNN` or `\uNNNN`, so does what would be a command of a CI's log, lone surrogates U+FFFD; tabs and
 * line breaks stay, `\r\n` as `\n`. A carriage return alone would let the rest of a line write over its beginning.
 */
export function printable(text: string): string {
  return withoutCommands(text.toWellFormed().replaceAll('\r\n', '\n').replace(CONTROL, escaped))
}

/** The same on one line, trimmed: runs of line breaks and tabs become a space. */
export function oneLine(text: string): string {
  return printable(text.replace(LINE_BREAKS, ' ')).trim()
}

function escaped(character: string): string {
  const code = character.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
