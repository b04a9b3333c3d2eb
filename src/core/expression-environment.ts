import { Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { boundedCache } from './bounded-cache.js'
import { pay, registerCosts } from './expression-cost.js'
import { registerGuards } from './expression-guard-functions.js'

/**
 * The CEL environment of every expression. Two departures from the library, both toward the CEL specification: `matches`
 * is RE2, linear in time, and numbers of different types may be calculated with, for JSON knows only doubles.
 */
export function createEnvironment(): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: true,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 2000 },
  })
  environment.registerFunction('matches(string, string): bool', (text: string, pattern: string) => {
    pay(text.length * STEPS_PER_MATCHED_CHARACTER)
    return compilePattern(pattern).test(text)
  })
  registerMixedArithmetic(environment)
  registerGuards(environment)
  registerCosts(environment)
  return environment
}

/** RE2 in JavaScript takes about a microsecond for a character. */
const STEPS_PER_MATCHED_CHARACTER = 1

const patterns = boundedCache<string, RE2JS>(200)

/**
 * Compiles an RE2 pattern; the same text is compiled once.
 *
 * @throws {Error} when the pattern is invalid, or is none of RE2 (no lookaround, no backreference).
 */
export function compilePattern(pattern: string): { readonly test: (text: string) => boolean } {
  const compiled = patterns.get(pattern) ?? patterns.set(pattern, RE2JS.compile(pattern))
  return { test: (text) => compiled.matcher(text).find() }
}

function registerMixedArithmetic(environment: Environment): void {
  for (const [left, right] of [
    ['double', 'int'],
    ['int', 'double'],
  ]) {
    environment.registerOperator(`${left} + ${right}: double`, (a, b) => Number(a) + Number(b))
    environment.registerOperator(`${left} - ${right}: double`, (a, b) => Number(a) - Number(b))
    environment.registerOperator(`${left} * ${right}: double`, (a, b) => Number(a) * Number(b))
    environment.registerOperator(`${left} / ${right}: double`, (a, b) => Number(a) / Number(b))
  }
}
