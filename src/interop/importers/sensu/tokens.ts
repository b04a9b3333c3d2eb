import { type CommandLine, mark } from '../../command-line.js'
import type { Reference, Value } from '../../import-suite.js'

/** Site variables that tokens become, with the defaults of the tokens as their values. */
export interface SiteVariables {
  readonly values: () => Readonly<Record<string, Value>>
  /** The variable of a token: another one of the same name and another default gets a number. */
  readonly take: (path: string, value: string) => Reference
}

const TAKEN = new Set(['name', 'title', 'phase', 'labels', 'variables'])

export function createSiteVariables(): SiteVariables {
  const values = new Map<string, string>()
  return {
    values: () => Object.fromEntries(values),
    take(path, value) {
      const plain = path
        .toLowerCase()
        .replace(/\W+/g, '_')
        .replace(/^_+|_+$/g, '')
      const base = TAKEN.has(plain) || !/^[a-z_]/.test(plain) ? `sensu_${plain}` : plain
      let name = base
      for (let number = 2; values.has(name) && values.get(name) !== value; number++) name = `${base}_${number}`
      values.set(name, value)
      return { expression: `site.${name}` }
    },
  }
}

/** A command line whose tokens are resolved, with what became of them; or the token that has no value here. */
export type Resolved = { readonly line: CommandLine; readonly told: readonly string[] } | { readonly missing: string }

export interface TokenRules {
  /** The token in group 0, its path in 1, its default in 2. */
  readonly pattern: RegExp
  readonly variables: SiteVariables
  /** What is known of the entity by its path. */
  readonly known: (path: string) => string | Reference | undefined
}

/** Tokens are of the entity that Sensu runs the command for; here that is the site, so they become its variables. */
export function resolveTokens(text: string, { pattern, variables, known }: TokenRules): Resolved {
  const references: Reference[] = []
  const told: string[] = []
  const missing: string[] = []
  const line = text.replace(pattern, (token: string, path: string, otherwise: string | undefined) => {
    const value = known(path)
    if (typeof value === 'string') return value
    if (value === undefined && otherwise === undefined) missing.push(token)
    // What a shell would take apart cannot come from a variable.
    if (value === undefined && !/^[\w@%+=:,./-]+$/.test(otherwise ?? '')) return otherwise ?? ''
    const reference = value ?? variables.take(path, otherwise ?? '')
    told.push(`${token} as \${${reference.expression}}`)
    references.push(reference)
    return mark(references.length - 1)
  })
  const [first] = missing
  return first === undefined ? { line: { text: line, references }, told } : { missing: first }
}
