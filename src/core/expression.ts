import { type ASTNode, Environment, serialize } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { OperatorError } from './errors.js'

/**
 * CEL (the Common Expression Language of Kubernetes), as `expect`, `only` and `${...}` use it.
 *
 * Two departures from the library, both toward the CEL specification: `matches()` is RE2, linear in time, and numbers of
 * different types may be added, for JSON knows only doubles.
 */
export interface Expression {
  readonly text: string
  /** The variables it reads, without those that its own macros bind. */
  readonly variables: readonly string[]
  /** The longest paths it reads, such as `json.status`: what to show when it does not hold. */
  readonly paths: readonly string[]
  /** @throws {ExpressionError} when a value is missing or types do not go together. */
  readonly evaluate: (variables: Readonly<Record<string, unknown>>) => unknown
}

/** An expression met values that it cannot be evaluated over: a field is missing, types differ. Not the author's syntax. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
}

/**
 * Compiles an expression; the same text is compiled once.
 *
 * @throws {OperatorError} EXPRESSION_SYNTAX with the reason and the column.
 */
export function compileExpression(text: string): Expression {
  const known = compiled.get(text)
  if (known !== undefined) return known
  const expression = compile(text)
  compiled.set(text, expression)
  return expression
}

const compiled = new Map<string, Expression>()
const environment = createEnvironment()

function compile(text: string): Expression {
  const { program, ast } = parse(text)
  const reads = readsOf(ast)
  const vacuous = emptyAllGuards(ast)
  return {
    text,
    variables: [...new Set(reads.map((path) => path.split(/[.[]/, 1)[0] ?? path))],
    paths: [...new Set(reads)],
    evaluate(variables) {
      for (const guard of vacuous) guard(variables)
      return plain(attemptTo(() => program(variables)))
    },
  }
}

function parse(text: string) {
  try {
    const first = environment.parse(text)
    const rewritten = useRe2(first.ast) ? environment.parse(serialize(first.ast)) : first
    const { valid, error } = rewritten.check()
    if (!valid && error !== undefined) throw error
    return { program: rewritten, ast: rewritten.ast }
  } catch (error) {
    throw new OperatorError('EXPRESSION_SYNTAX', `the expression is wrong: ${reasonOf(error)}`, {
      hint:
        '=' === /Unexpected character: (=)/.exec(reasonOf(error))?.[1]
          ? 'compare with =='
          : 'expressions are CEL: status == 200 && json.ready',
      cause: error,
    })
  }
}

function createEnvironment(): Environment {
  const created = new Environment({
    unlistedVariablesAreDyn: true,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
  })
  created.registerFunction('string.matchesRe2(string): bool', matchesRe2)
  for (const [left, right] of [
    ['double', 'int'],
    ['int', 'double'],
  ]) {
    created.registerOperator(`${left} + ${right}`, (a, b) => Number(a) + Number(b))
    created.registerOperator(`${left} - ${right}`, (a, b) => Number(a) - Number(b))
    created.registerOperator(`${left} * ${right}`, (a, b) => Number(a) * Number(b))
    created.registerOperator(`${left} / ${right}`, (a, b) => Number(a) / Number(b))
  }
  return created
}

const patterns = new Map<string, RE2JS>()

function matchesRe2(text: string, pattern: string): boolean {
  const known = patterns.get(pattern) ?? RE2JS.compile(pattern)
  patterns.set(pattern, known)
  return known.matcher(text).find()
}

/** Renames `matches` to our own function in the tree; tells whether there was one. */
function useRe2(ast: ASTNode): boolean {
  let found = false
  visit(ast, (node) => {
    if (node.op !== 'rcall' || node.args[0] !== 'matches') return
    const pattern = node.args[2][0]
    if (pattern?.op === 'value' && typeof pattern.args === 'string') RE2JS.compile(pattern.args)
    node.args[0] = 'matchesRe2'
    found = true
  })
  return found
}

const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

function readsOf(ast: ASTNode, bound: ReadonlySet<string> = new Set()): string[] {
  const path = pathOf(ast)
  if (path !== undefined) return bound.has(path.root) ? [] : [path.text]
  if (ast.op === 'rcall' && MACROS.has(ast.args[0])) {
    const [name, ...bodies] = ast.args[2]
    const inner = name?.op === 'id' ? new Set([...bound, name.args]) : bound
    return [...readsOf(ast.args[1], bound), ...bodies.flatMap((body) => readsOf(body, inner))]
  }
  return childrenOf(ast).flatMap((child) => readsOf(child, bound))
}

/** A chain of names and constant indices, `headers["x-cache"].size`; undefined for anything else. */
function pathOf(node: ASTNode): { readonly root: string; readonly text: string } | undefined {
  if (node.op === 'id') return { root: node.args, text: node.args }
  if (node.op === '.') {
    const of = pathOf(node.args[0])
    return of && { root: of.root, text: `${of.text}.${node.args[1]}` }
  }
  if (node.op === '[]' && node.args[1].op === 'value') {
    const of = pathOf(node.args[0])
    return of && { root: of.root, text: `${of.text}[${serialize(node.args[1])}]` }
  }
  return undefined
}

/**
 * `all` over nothing is true in logic; over facts it would be green without anything observed, so it is an error here.
 */
function emptyAllGuards(ast: ASTNode): readonly ((variables: Readonly<Record<string, unknown>>) => void)[] {
  const guards: ((variables: Readonly<Record<string, unknown>>) => void)[] = []
  visit(ast, (node) => {
    if (node.op !== 'rcall' || node.args[0] !== 'all' || pathOf(node.args[1]) === undefined) return
    const text = serialize(node.args[1])
    const collection = environment.parse(text)
    guards.push((variables) => {
      const value = valueOrUndefined(() => collection(variables))
      if (sizeOf(value) === 0) throw new ExpressionError(`"${text}" is empty, so all() has nothing to look at`)
    })
  })
  return guards
}

function sizeOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined
}

/** A guard's own path may hang on a macro's variable; the whole expression then speaks for itself. */
function valueOrUndefined(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return undefined
  }
}

function attemptTo(evaluate: () => unknown): unknown {
  try {
    return evaluate()
  } catch (error) {
    throw new ExpressionError(reasonOf(error), { cause: error })
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const summary = text.split('\n', 1)[0] ?? text
  return summary.charAt(0).toLowerCase() + summary.slice(1)
}

/** CEL integers are BigInt in the library; every one that a suite can mean fits a number. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [String(key), plain(each)]))
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
  }
  return value
}

function visit(node: ASTNode, see: (node: ASTNode) => void): void {
  see(node)
  for (const child of childrenOf(node)) visit(child, see)
}

function childrenOf(node: ASTNode): ASTNode[] {
  if (node.op === 'value' || node.op === 'id') return []
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args.flat(2) : [node.args]
  return parts.filter(isNode)
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part
}
