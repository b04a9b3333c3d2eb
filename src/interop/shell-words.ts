/** A command line as an argument list, or why only a shell can read it. */
export type ShellWords = { readonly words: readonly string[] } | { readonly needs: string }

/**
 * Splits a command line into words as `/bin/sh` would, without expanding anything: what would be expanded, redirected or
 * joined needs the shell.
 *
 * Source: POSIX.1-2017, Shell Command Language, 2.2 (quoting) and 2.3 (tokens).
 */
export function splitShellWords(line: string): ShellWords {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at)
    if (character === ' ' || character === '\t' || character === '\n') {
      if (character === '\n' && line.slice(at).trim() !== '') return { needs: 'several lines' }
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (character === "'") {
      const end = line.indexOf("'", at + 1)
      if (end < 0) return { needs: 'a quote that is never closed' }
      word = (word ?? '') + line.slice(at + 1, end)
      at = end
    } else if (character === '"') {
      const quoted = readDoubleQuotes(line, at + 1)
      if ('needs' in quoted) return quoted
      word = (word ?? '') + quoted.text
      at = quoted.end
    } else if (character === '\\') {
      at++
      if (at < line.length && line.charAt(at) !== '\n') word = (word ?? '') + line.charAt(at)
    } else {
      const rest = line.slice(at)
      const special = isLoneDollar(rest) ? undefined : SPECIAL[character]
      const needs = special ?? (word === undefined ? needsAtStart(rest) : undefined)
      if (needs !== undefined) return { needs }
      word = (word ?? '') + character
    }
  }
  if (word !== undefined) words.push(word)
  return review(words)
}

const SPECIAL: Readonly<Record<string, string>> = {
  '|': 'a pipe',
  '&': '"&"',
  ';': '";"',
  '<': 'a redirection',
  '>': 'a redirection',
  '(': 'a subshell',
  ')': 'a subshell',
  $: 'a variable',
  '`': 'a command substitution',
  '*': 'a file name pattern',
  '?': 'a file name pattern',
  '[': 'a file name pattern',
}

/** A dollar sign that nothing follows which it could expand: the end of a regular expression. */
function isLoneDollar(rest: string): boolean {
  return /^\$([\s/,.:%+=]|$)/.test(rest) || rest.startsWith('$" ') || rest === '$"'
}

/** `~:5` is no home directory, but a range of Nagios. */
function needsAtStart(rest: string): string | undefined {
  if (rest.startsWith('#')) return 'a comment'
  return /^~([\w+/.-]|\s|$)/.test(rest) ? 'a home directory' : undefined
}

function readDoubleQuotes(
  line: string,
  start: number,
): { readonly text: string; readonly end: number } | { readonly needs: string } {
  let text = ''
  for (let at = start; at < line.length; at++) {
    const character = line.charAt(at)
    const next = line.charAt(at + 1)
    if (character === '"') return { text, end: at }
    if ((character === '$' && !isLoneDollar(line.slice(at))) || character === '`')
      return { needs: SPECIAL[character] ?? character }
    if (character === '\\' && next !== '' && '$`"\\\n'.includes(next)) {
      text += next === '\n' ? '' : next
      at++
    } else text += character
  }
  return { needs: 'a quote that is never closed' }
}

// What no program does, but the shell itself. Source: POSIX.1-2017, 2.4 and 2.14.
const BUILT_IN = new Set(
  '! . : { } alias break case cd command continue do done elif else esac eval exec exit export fi for if in read readonly return set shift then time times trap type ulimit umask unset until wait while source'.split(
    ' ',
  ),
)

function review(words: readonly string[]): ShellWords {
  const [first] = words
  if (first === undefined) return { needs: 'a command: it is empty' }
  if (BUILT_IN.has(first)) return { needs: `"${first}", which is the shell's own` }
  return /^[A-Za-z_]\w*=/.test(first) ? { needs: 'a variable' } : { words }
}

/** A word in single quotes, where a shell would read it otherwise. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
