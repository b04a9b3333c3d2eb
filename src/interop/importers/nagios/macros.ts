import { type CommandLine, mark } from '../../command-line.js'
import type { Reference } from '../../import-suite.js'

/** What a macro stands for; undefined when it has no value before a check runs. */
export type MacroValue = string | Reference | undefined

export type Macros = (name: string) => MacroValue

/** A text with its macros expanded, or the macro that has no value here. */
export type Expanded = CommandLine | { readonly missing: string }

/**
 * Expands `$NAME$`; `$$` is a dollar sign, and what is no name of a macro stays as it is.
 *
 * Source: Nagios Core, "Understanding Macros and How They Work".
 */
export function expandMacros(text: string, macros: Macros): Expanded {
  const references: Reference[] = []
  const missing: string[] = []
  const expanded = text.replace(/\$([^$]*)\$/g, (whole, name: string) => {
    if (name === '') return '$'
    if (!/^[A-Z_][A-Z0-9_]*(:.*)?$/.test(name)) return whole
    const value = macros(name)
    if (value === undefined) missing.push(whole)
    if (value === undefined || typeof value === 'string') return value ?? ''
    references.push(value)
    return mark(references.length - 1)
  })
  const [first] = missing
  return first === undefined ? { text: expanded, references } : { missing: first }
}

/** `check_http!80!/health`: the command and its arguments; `\!` is no separator. */
export function splitCheckCommand(text: string): { readonly command: string; readonly args: readonly string[] } {
  const [command = '', ...args] = text.split(/(?<!\\)!/).map((part) => part.replaceAll('\\!', '!'))
  return { command: command.trim(), args }
}

/** A line for the shell in which the references are variables of its environment, whatever quotes they stand in. */
export function withShellVariables(text: string, names: readonly string[]): string {
  let quote = ''
  let line = ''
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    const name = names[character.charCodeAt(0) - mark(0).charCodeAt(0)]
    if (name !== undefined) line += `${quote}"$${name}"${quote}`
    else {
      if (character === '\\' && quote !== "'") line += text.charAt(at++)
      else if (quote === '' && (character === '"' || character === "'")) quote = character
      else if (character === quote) quote = ''
      line += text.charAt(at)
    }
  }
  return line
}
