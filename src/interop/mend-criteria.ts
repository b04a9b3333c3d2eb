import { isIdleLimit } from '../core/threshold-review.js'
import type { ImportReport } from './import-report.js'
import type { ImportedCheck, ImportedSuite, Value } from './import-suite.js'
import type { CheckName } from './leave-out.js'
import { readYaml } from './source/read-yaml.js'
import { childOf, type Tree } from './source/tree.js'

/** What is wrong in a suite that was written, and in which check. */
export interface WrongCriterion {
  readonly name: CheckName
  readonly line: number
  readonly because: string
}

/**
 * The suite with a legal value where a limit or a condition can never find anything wrong: a limit is left out, for what it
 * would notice is noticed before, and a condition that never holds stands in the place of one that means nothing here.
 * Undefined when it is something else that is wrong.
 */
export function mendCriterion(
  suite: ImportedSuite,
  yaml: string,
  { name, line, because }: WrongCriterion,
  report: ImportReport,
): ImportedSuite | undefined {
  const check = suite.points.find((point) => point.name === name.point)?.checks.find((each) => each.name === name.check)
  const path = pathAt(yaml, name, line)
  if (check === undefined || path === undefined) return undefined
  const what = `${path.join('.')} of ${name.point}.${name.check}`
  const isLimit = path[0] !== 'expect'
  if (isLimit && !isIdleLimit(because)) return undefined
  const mended = isLimit ? withoutLimit(check, path) : withoutCondition(check, path, because)
  if (mended === undefined) return undefined
  if (isLimit) report.stricter(check.source, `${what} is left out: ${because}`)
  else report.dropped(check.source, `${what}: ${because}; a condition that never holds stands in its place`)
  const points = suite.points.map((point) => ({
    ...point,
    checks: point.checks.map((each) => (each === check ? mended : each)),
  }))
  return { ...suite, points }
}

type CriterionPath = readonly string[]

/** Where in a check the line stands: `critical`, `thresholds.days_left.warning`, `expect.0`. */
function pathAt(yaml: string, { point, check }: CheckName, line: number): CriterionPath | undefined {
  const [suite] = readYaml({ name: 'suite', text: yaml })
  const body = childOf(childOf(childOf(childOf(suite, 'integration_points'), point), 'checks'), check)
  const path = body === undefined ? [] : stepsTo(body, line)
  const [first] = path
  if (first === 'expect') return path.slice(0, 2)
  const isLimit = path.at(-1) === 'warning' || path.at(-1) === 'critical'
  return isLimit && (path.length === 1 || first === 'thresholds') ? path : undefined
}

function stepsTo(tree: Tree, line: number): CriterionPath {
  if (tree.kind === 'scalar') return []
  const entries =
    tree.kind === 'map'
      ? tree.entries.map(({ key, source, value }) => ({ key, from: source.line, value }))
      : tree.items.map((value, index) => ({ key: String(index), from: value.source.line, value }))
  const entry = entries.find(({ from, value }) => from <= line && line <= value.lastLine)
  return entry === undefined ? [] : [entry.key, ...stepsTo(entry.value, line)]
}

function withoutLimit(check: ImportedCheck, [first = '', metric, level]: CriterionPath): ImportedCheck {
  const { [first]: levels, ...body } = check.body
  if (metric === undefined || level === undefined) return { ...check, body }
  const { [metric]: limits, ...others } = levels as Readonly<Record<string, Readonly<Record<string, Value>>>> // pathAt went there
  const { [level]: _, ...rest } = limits ?? {}
  const left = Object.keys(rest).length === 0 ? others : { ...others, [metric]: rest }
  return { ...check, body: Object.keys(left).length === 0 ? body : { ...body, [first]: left } }
}

function withoutCondition(check: ImportedCheck, [, index]: CriterionPath, because: string): ImportedCheck | undefined {
  if (check.body['negate'] === true) return undefined // a condition that never holds would make it green
  const expect = check.body['expect']
  const conditions: readonly Value[] = Array.isArray(expect) ? expect : [expect]
  const { file, line } = check.source
  const message = `not carried over from ${file}:${line}: ${because}: write it here, or delete this condition`
  const never = { that: 'false', message: message.replaceAll('${', '$ {') } // a message holds no templates
  const at = Array.isArray(expect) ? Number(index) : 0
  return { ...check, body: { ...check.body, expect: conditions.map((each, number) => (number === at ? never : each)) } }
}
