import type { CheckInstance, Plan } from '../core/instance.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { oneLine } from '../core/printable.js'
import { formatDuration } from '../core/quantity.js'
import { jsonText } from '../formats/json-text.js'
import type { Command } from './command.js'
import { planFor, selectionFlags } from './plan-options.js'

const options = {
  ...selectionFlags,
  format: { kind: 'choice', choices: ['table', 'json'], default: 'table', description: 'How to print the plan' },
} as const satisfies OptionSpecs

const command: Command = {
  name: 'list',
  summary: 'Show the plan: which checks would run at which sites, in which order, without running them.',
  usage: 'list PATH... [flags]',
  options,
  examples: [
    ['firstlight list suites/ --site dfw1', 'the plan of a site as a table'],
    ["firstlight list suites/ --format json | jq -r '.instances[].id'", 'as JSON'],
  ],
  takesPaths: true,
  async run({ options: read, positionals, process }) {
    const flags = read as OptionsOf<typeof options> // parseFlags read them by the table above
    const { plan } = await planFor(positionals, flags, process)
    process.stdout.write(flags.format === 'json' ? json(plan) : table(plan))
    return 0
  },
}

export default command

function table({ instances, notApplicable }: Plan): string {
  const rows = instances.map((instance) => [
    instance.id,
    instance.type,
    instance.owner,
    formatDuration(instance.intervalMs),
    instance.dependsOn.length === 0 ? '' : `after ${instance.dependsOn.length}`,
    instance.title,
  ])
  const apart = notApplicable.map(({ id, because }) => `${id}  not applicable: only ${oneLine(because)}\n`)
  return aligned([['CHECK', 'TYPE', 'OWNER', 'EVERY', 'WAITS', 'TITLE'], ...rows]) + apart.join('')
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return `${rows.map((row) => line(row.map(oneLine))).join('\n')}\n`
}

/** The plan without options: they may hold secrets. */
function json({ instances, notApplicable }: Plan): string {
  return `${jsonText({ instances: instances.map(publicPart), not_applicable: notApplicable }, 2)}\n`
}

function publicPart({ options: _, site, criteria, directory: __, ...rest }: CheckInstance) {
  const thresholds = Object.fromEntries(
    Object.entries(criteria.thresholds).map(([metric, { warning, critical }]) => [
      metric,
      { warning: warning?.text, critical: critical?.text },
    ]),
  )
  return {
    ...rest,
    site: site.name,
    phase: site.phase,
    thresholds,
    expect: criteria.expectations.map(({ that }) => that),
  }
}
