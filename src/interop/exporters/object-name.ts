import { createHash } from 'node:crypto'

/**
 * What both engines let stand in a name, and what neither of them, their shells or their web pages take for anything else.
 * Nagios refuses `` `~!$%^&*|'"<>?,()= `` (illegal_object_name_chars) and Icinga `!`; `;` begins a comment, `+` an addition.
 */
const UNSAFE = /[^\p{L}\p{M}\p{N} _.:/@[\]-]/gu

const LONGEST = 200

/** Taken by Nagios for "nothing". */
const RESERVED = 'null'

/** A text as the name of an object of Nagios or Icinga; told apart by a hash where that loses something. */
export function objectName(text: string): string {
  const safe = text.replace(UNSAFE, '_').trim()
  if (safe === text && safe !== '' && safe !== RESERVED && safe.length <= LONGEST) return safe
  return `${cut(safe)}_${shortHash(text)}`
}

/** Six hexadecimal digits that stand for a text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6)
}

function cut(text: string): string {
  return [...text].slice(0, LONGEST).join('').trim()
}
