import { type Comparison, figureOf, operationsOf, reached } from './compare.js'
import type { Figure, Goal } from './workload.js'

/** The tables of a bench in Markdown: first what was to be reached, then each workload. */
export function report(comparisons: readonly Comparison[]): string {
  return `${[goalTable(comparisons), ...comparisons.map(workloadSection)].join('\n\n')}\n`
}

function goalTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.flatMap((comparison) =>
    comparison.workload.goals.map((goal) => [comparison.workload.title, goalText(goal), ...verdict(comparison, goal)]),
  )
  return table(['workload', 'goal', 'reached', ''], rows)
}

const FIGURES: Readonly<Record<Figure, string>> = { cpuSeconds: 'CPU', wallSeconds: 'time', peakMiB: 'peak memory' }
const UNITS: Readonly<Record<Figure, string>> = { cpuSeconds: ' s', wallSeconds: ' s', peakMiB: ' MiB' }

function goalText({ contender, figure, atMost, against }: Goal): string {
  const what = `${contender}: ${FIGURES[figure]}`
  return against === undefined
    ? `${what} at most ${atMost}${UNITS[figure]}`
    : `${what} at most ${atMost} times that of ${against}`
}

function verdict(comparison: Comparison, goal: Goal): readonly string[] {
  const value = reached(comparison, goal)
  if (value === undefined) return ['-', `no ${goal.against} here`]
  const shown = goal.against === undefined ? `${rounded(value)}${UNITS[goal.figure]}` : `${value.toFixed(2)} times`
  return [shown, value <= goal.atMost ? 'reached' : '**missed**']
}

function workloadSection(comparison: Comparison): string {
  const { title, operation, contenders, missing } = comparison.workload
  const rows = contenders.map(({ name, cpuElsewhere }) => {
    const wall = figureOf(comparison, name, 'wallSeconds')
    const operations = operationsOf(contenders, name)
    const cpuMs = (figureOf(comparison, name, 'cpuSeconds') / operations) * 1000
    const peak = figureOf(comparison, name, 'peakMiB')
    const cpu = cpuElsewhere ? 'not known' : rounded(cpuMs)
    return [name, String(operations), rounded(wall), rounded(operations / wall), cpu, rounded(peak)]
  })
  const absent = missing.map(({ name, needs }) => [name, `not here (Debian: ${needs})`, '', '', '', ''])
  const head = ['', `${operation}s`, 'seconds', `${operation}s a second`, `CPU ms a ${operation}`, 'peak MiB']
  return `## ${title}\n\n${table(head, [...rows, ...absent])}`
}

/** Three digits that count. */
function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
