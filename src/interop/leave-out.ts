import type { ImportReport } from './import-report.js'
import type { ImportedCheck, ImportedSuite } from './import-suite.js'
import { readYaml } from './source/read-yaml.js'
import { childOf, type Tree } from './source/tree.js'

/** A check of a suite that was written, by its names. */
export interface CheckName {
  readonly point: string
  readonly check: string
}

/** The check on a line of the written suite; undefined when there is none. */
export function checkAtLine(yaml: string, line: number): CheckName | undefined {
  const [suite] = readYaml({ name: 'suite', text: yaml })
  const points = childOf(suite, 'integration_points')
  for (const { key: point, value } of entriesOf(points)) {
    for (const { key: check, source, value: body } of entriesOf(childOf(value, 'checks')))
      if (source.line <= line && line <= body.lastLine) return { point, check }
  }
  return undefined
}

function entriesOf(tree: Tree | undefined) {
  return tree?.kind === 'map' ? tree.entries : []
}

/** The suite without a check, and without what waits for it; why is told. */
export function leaveOut(
  suite: ImportedSuite,
  { point, check }: CheckName,
  { because, report }: { readonly because: string; readonly report: ImportReport },
): ImportedSuite {
  const id = `${point}.${check}`
  const points = suite.points.map((each) => ({
    ...each,
    checks: each.checks.flatMap((one) => {
      if (each.name !== point || one.name !== check) return [withoutDependency(one, id, report)]
      report.withdraw(id)
      report.dropped(one.source, `the check ${id}: it would not validate: ${because}`)
      return []
    }),
  }))
  return { ...suite, points: points.filter(({ checks }) => checks.length > 0) }
}

function withoutDependency(check: ImportedCheck, id: string, report: ImportReport): ImportedCheck {
  const waits = check.body['depends_on']
  if (!Array.isArray(waits) || !waits.includes(id)) return check
  report.dropped(check.source, `that ${check.name} depends on ${id}, which is left out`)
  const { depends_on: _, ...body } = check.body
  const left = waits.filter((each) => each !== id)
  return { ...check, body: { ...body, ...(left.length > 0 && { depends_on: left }) } }
}
