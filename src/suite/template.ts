import { didYouMean } from '../core/closest.js'
import { messageOf, OperatorError } from '../core/errors.js'
import { compileExpression, type Expression, ExpressionError } from '../core/expression.js'
import type { Budget } from '../core/expression-cost.js'
import { keepSecrets } from '../core/known-secrets.js'
import { inside, keyAt, type Place } from './place.js'
import { isRecord } from './record.js'
import type { Complain } from './report.js'
import type { Secrets } from './secrets.js'
import { type Part, scanTemplate } from './template-text.js'
import { findUnset } from './unset.js'

/** A value of a suite that may hold `${...}` at any depth. */
export interface Template {
  /** The variables it reads; when there are none it is the same everywhere. */
  readonly reads: ReadonlySet<string>
  /** The value; undefined where something was unset, which has then been complained about. */
  readonly resolve: (scope: Scope) => unknown
}

/** What a template is resolved with: one site, and one element where there is an `each`. */
export interface Scope {
  readonly variables: Readonly<Record<string, unknown>>
  readonly secrets: Secrets
  readonly complain: Complain
  /** What its expressions may cost together; without one, each may take an instant. */
  readonly budget?: Budget
}

export interface TemplateRules {
  /** The variables that it may read. */
  readonly variables: readonly string[]
  readonly complain: Complain
}

/** Whether there is a `${` anywhere in the value. */
export function hasTemplate(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${')
  if (Array.isArray(value)) return value.some(hasTemplate)
  return isRecord(value) && Object.entries(value).some(([key, each]) => key.includes('${') || hasTemplate(each))
}

/** Compiles a value; what is wrong with its expressions is complained about at once. */
export function compileTemplate(value: unknown, place: Place, rules: TemplateRules): Template {
  if (!hasTemplate(value)) return { reads: NONE, resolve: () => value }
  if (typeof value === 'string') return compileText(value, place, rules)
  if (Array.isArray(value)) {
    const items = value.map((each, index) => compileTemplate(each, inside(place, index), rules))
    return { reads: union(items), resolve: (scope) => items.map((item) => item.resolve(scope)) }
  }
  const entries = Object.entries(value as object).map(([key, each]) => {
    if (key.includes('${')) rules.complain(keyAt(place, key), '"${...}" is for values, not for keys')
    return [key, compileTemplate(each, inside(place, key), rules)] as const
  })
  return {
    reads: union(entries.map(([, template]) => template)),
    resolve: (scope) => Object.fromEntries(entries.map(([key, template]) => [key, template.resolve(scope)])),
  }
}

const NONE: ReadonlySet<string> = new Set()

function union(templates: readonly Template[]): ReadonlySet<string> {
  return new Set(templates.flatMap(({ reads }) => [...reads]))
}

type Piece = { readonly literal: string } | { readonly read: (scope: Scope) => unknown; readonly place: Place }

function compileText(text: string, place: Place, rules: TemplateRules): Template {
  const scanned = scanTemplate(text)
  if ('unclosed' in scanned) {
    rules.complain({ ...place, within: scanned.unclosed }, '"${" is never closed', 'write $${ for a literal ${')
    return { reads: NONE, resolve: () => undefined }
  }
  const reads = new Set<string>()
  const pieces = scanned.parts.map((part) => compilePart(part, place, rules, reads))
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined && 'read' in only) return { reads, resolve: only.read }
  return { reads, resolve: (scope) => join(pieces.map((piece) => textOf(piece, scope))) }
}

function compilePart(part: Part, whole: Place, rules: TemplateRules, reads: Set<string>): Piece {
  if ('literal' in part) return part
  const place: Place = { ...whole, within: part.source }
  const expression = compileAt(part.expression, place, rules)
  if (expression === undefined) return { literal: '' }
  for (const variable of expression.variables) reads.add(variable)
  const secretNames = namesOfSecrets(expression, place, rules.complain)
  return { place, read: (scope) => evaluate(expression, secretNames, place, scope) }
}

/** Compiles an expression and looks at its variables; undefined when it was complained about. */
export function compileAt(text: string, place: Place, { variables, complain }: TemplateRules): Expression | undefined {
  try {
    const expression = compileExpression(text)
    const unknown = expression.variables.filter((name) => !variables.includes(name))
    for (const name of unknown)
      complain({ ...place, within: place.within ?? name }, ...unknownVariable(name, variables))
    return unknown.length === 0 ? expression : undefined
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    complain(place, error.message, error.hint)
    return undefined
  }
}

function unknownVariable(name: string, known: readonly string[]): readonly [string, string | undefined] {
  if (name === 'env' || name === 'secret') {
    return [`"${name}" cannot be read here`, 'env and secret belong in the options of checks and handlers']
  }
  return [`unknown variable "${name}"`, didYouMean(name, known)]
}

function namesOfSecrets({ paths }: Expression, place: Place, complain: Complain): readonly string[] {
  return paths
    .filter((path) => /^secret\b/.test(path))
    .flatMap((path) => {
      const name = /^secret(?:\.|\[")([A-Za-z_][A-Za-z0-9_]*)/.exec(path)?.[1]
      if (name === undefined) complain(place, 'a secret is read by its name', 'write ${secret.NAME}')
      return name === undefined ? [] : [name]
    })
}

function evaluate(expression: Expression, secretNames: readonly string[], place: Place, scope: Scope): unknown {
  const problems = secretNames.map((name) => scope.secrets.read(name)).filter((problem) => problem !== undefined)
  for (const { message, hint } of problems) scope.complain(place, message, hint)
  if (problems.length > 0) return undefined
  try {
    const value = expression.evaluate(scope.variables, scope.budget)
    if (secretNames.length > 0 && typeof value === 'string') keepSecrets([value]) // a part of a secret is one
    if (value !== null) return value
    scope.complain(place, `"${place.within}" has no value`)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const unset = error.about === 'cost' ? undefined : findUnset(expression, scope.variables)
    if (unset !== undefined) scope.complain(place, `${unset.path} is unset`, unset.hint ?? envHint(unset.path))
    else scope.complain(place, `"${place.within}" cannot be evaluated: ${messageOf(error)}`)
  }
  return undefined
}

function envHint(path: string): string | undefined {
  return path.startsWith('env.') ? `set the environment variable ${path.slice('env.'.length)}` : undefined
}

function textOf(piece: Piece, scope: Scope): string | undefined {
  if ('literal' in piece) return piece.literal
  const value = piece.read(scope)
  if (value === undefined || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value).toString() : String(value)
  if (typeof value === 'boolean') return String(value)
  const kind = Array.isArray(value) ? 'list' : 'map'
  scope.complain(
    piece.place,
    `a ${kind} cannot stand inside a text`,
    'let the "${...}" stand alone, or take one element',
  )
  return undefined
}

function join(texts: readonly (string | undefined)[]): string | undefined {
  return texts.includes(undefined) ? undefined : texts.join('')
}
