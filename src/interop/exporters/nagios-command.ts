import { readableWord } from '../../core/shell-word.js'
import { passable } from './argument.js'

/**
 * The value of `command_line` that makes a shell run exactly these words. `$` is doubled, for one alone begins a macro; `;`
 * would begin a comment. What cannot stand in a line is written as something that the shell makes it of.
 */
export function nagiosCommandLine(words: readonly string[]): string {
  return words
    .map((word) => readableWord(passable(word)).replace(RAW, unquoted))
    .join(' ')
    .replaceAll('$', '$$$$')
    .replaceAll(';', '\\;')
}

const RAW = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/** Within single quotes: ends them, says the character, and begins them again. */
function unquoted(character: string): string {
  return `'"${character === '\n' ? NEW_LINE : printed(character)}"'`
}

/** A shell sets IFS to a space, a tab and a new line. `$(printf '\012')` would be nothing: the last new lines are taken away. */
const NEW_LINE = '${IFS#??}'

function printed(character: string): string {
  const octal = [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
  return `$(printf '${octal.join('')}')`
}
