// The configuration language of Icinga 2. Source: Icinga 2 documentation, "Language Reference" (string literals and their
// escapes) and "Object Types".

/** A number is seconds where a duration is wanted. */
export type DslValue = string | number | boolean | readonly DslValue[] | { readonly [key: string]: DslValue }

/** What is undefined is left out. */
export type Attributes = Readonly<Record<string, DslValue | undefined>>

/** `object Service "..." { ... }`, and an empty line. */
export function icingaObject(type: string, name: string, attributes: Attributes): string {
  const lines = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : `  ${key} = ${dslText(value)}\n`,
  )
  return `object ${type} ${dslText(name)} {\n${lines.join('')}}\n\n`
}

/** Custom variables, and what a command is given, are searched for macros: `$` is doubled. */
export function withoutMacros(text: string): string {
  return text.replaceAll('$', '$$$$')
}

function dslText(value: DslValue): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object') return String(value)
  if (isList(value)) return `[ ${value.map(dslText).join(', ')} ]`
  const entries = Object.entries(value).map(([key, each]) => `${quoted(key)} = ${dslText(each)}`)
  return `{ ${entries.join(', ')} }`
}

function isList(value: object): value is readonly DslValue[] {
  return Array.isArray(value)
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(RAW, octal)}"`
}

/** A character that is not to stand raw, and the digit after it. */
const RAW = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff](?=([0-9]?))/g

/** Icinga would take a digit that follows for a part of the escape: the text goes on as another one. */
function octal(character: string, digit: string): string {
  const bytes = [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
  return `${bytes.join('')}${digit === '' ? '' : '" + "'}`
}
