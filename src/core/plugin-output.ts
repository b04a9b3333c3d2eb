import type { Metric } from './metric.js'
import type { Outcome } from './outcome.js'
import { type BadPerfdata, formatPerfdata, parsePerfdata } from './perfdata.js'
import { oneLine, printable } from './printable.js'

/** A plugin's output in its three parts. */
export interface PluginOutput {
  readonly summary: string
  readonly longOutput: string
  readonly metrics: readonly Metric[]
  readonly bad: readonly BadPerfdata[]
}

/**
 * Splits a plugin's output by the rules of Nagios: leading blank lines are skipped; the first line is text, then perfdata
 * after its first `|`; the following lines are long text up to the first `|`, and all that comes after it is perfdata.
 * A `|` that no `label=` follows on its line stays text, as in Icinga: stray pipes lose nothing.
 */
export function parsePluginOutput(output: string): PluginOutput {
  const [first = '', ...rest] = output.replace(/^(?:[ \t]*\r?\n)+/, '').split(/\r?\n/)
  const [summary, firstPerfdata] = splitAtPerfdata(first)
  const split = rest.findIndex((line) => splitAtPerfdata(line)[1] !== '')
  const textLines = split === -1 ? rest : rest.slice(0, split)
  const [lastText, morePerfdata] = splitAtPerfdata(rest[split] ?? '')
  const perfdata = [firstPerfdata, morePerfdata, ...(split === -1 ? [] : rest.slice(split + 1))].join(' ')
  const { metrics, bad } = parsePerfdata(perfdata)
  const longOutput = [...textLines, ...(split === -1 ? [] : [lastText])].join('\n').trimEnd()
  return { summary: summary.trim(), longOutput, metrics, bad }
}

/**
 * An outcome as a Nagios or Sensu plugin prints it: one status line with all perfdata, long output below. The only raw
 * `|` is the one before the perfdata; whatever else an outcome says cannot break the line.
 */
export function formatPluginOutput(name: string, outcome: Outcome): string {
  const { status, output, longOutput, metrics = [] } = outcome
  const text = withoutPipes(`${name} ${status} - ${oneLine(output)}`)
  const perfdata = metrics.length > 0 ? ` | ${formatPerfdata(metrics)}` : ''
  const below = longOutput ? `\n${withoutPipes(printable(longOutput).trimEnd())}` : ''
  return `${text}${perfdata}${below}\n`
}

const PERFDATA = /\|(?=\s*(?:'(?:[^']|'')+'|[^\s='|]+)=)/

function splitAtPerfdata(line: string): readonly [text: string, perfdata: string] {
  const at = line.search(PERFDATA)
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
}

function withoutPipes(text: string): string {
  return text.replaceAll('|', '¦')
}
