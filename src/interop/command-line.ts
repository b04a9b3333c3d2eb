import { type Reference, template, type Value } from './import-suite.js'
import { splitShellWords } from './shell-words.js'

/** A command line in which some places are filled in later: `mark(index)` stands for a reference. */
export interface CommandLine {
  readonly text: string
  readonly references: readonly Reference[]
}

/** A command as a suite has it, and why a shell must read it, if it must. */
export interface Command {
  readonly words: readonly Value[]
  readonly needs?: string
}

const FIRST_MARK = 0xe000

/** One character, of those that Unicode leaves to private use: no shell takes it for anything. */
export function mark(index: number): string {
  return String.fromCharCode(FIRST_MARK + index)
}

/** The line as an argument list; what only a shell can read is given to one. */
export function commandOf({ text, references }: CommandLine): Command {
  const split = splitShellWords(text)
  const fill = (word: string) => filled(word, references)
  const needs = 'needs' in split ? split.needs : split.words.includes('') ? 'an empty argument' : undefined
  if ('words' in split && needs === undefined) return { words: split.words.map(fill) }
  return { words: ['sh', '-c', fill(text)], ...(needs !== undefined && { needs }) }
}

function filled(text: string, references: readonly Reference[]): Value {
  const pieces = text.split(/([\ue000-\uf8ff])/).map((piece) => {
    return references[piece.charCodeAt(0) - FIRST_MARK] ?? piece
  })
  return template(...pieces.filter((piece) => piece !== ''))
}
