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
  const [summary, firstPerfdata] = splitAtPerfdata(first.replace(/\|\s*$/, ''))
  const split = rest.findIndex((line) => line.search(PERFDATA) !== -1)
  const [text, more] = split === -1 ? [rest, []] : splitLines(rest, split)
  const { metrics, bad } = parsePerfdata([firstPerfdata, ...more].join(' '))
  return { summary: summary.trim(), longOutput: text.join('\n').trimEnd(), metrics, bad }
}

/**
 * An outcome as a Nagios or Sensu plugin prints it: one status line, long output below, and all perfdata at the end, where
 * every reader finds it: Sensu Go takes all that follows the only `|` for perfdata, Nagios and Icinga what follows it on any
 * line. Whatever else an outcome says cannot break the line.
 */
export function formatPluginOutput(name: string, outcome: Outcome): string {
  const { status, output, longOutput = '', metrics = [] } = outcome
  const text = oneLine(output)
  const summary = withoutPipes(oneLine(`${name} ${status}${text === '' ? '' : ` - ${text}`}`))
  const perfdata = metrics.length > 0 ? ` | ${formatPerfdata(metrics)}` : ''
  const below = withoutPipes(printable(longOutput).trimEnd())
  const room = READ_BY_NAGIOS - Buffer.byteLength(`${summary}${perfdata}\n`)
  const lines = perfdata === '' ? below : fitting(below, room)
  return `${summary}${lines === '' ? '' : `\n${lines}`}${perfdata}\n`
}

/** In bytes. Source: Nagios Core, MAX_PLUGIN_OUTPUT_LENGTH; it drops what follows, which would be the perfdata. */
const READ_BY_NAGIOS = 8192

/** The lines from the first on that fit, and how many do not. */
function fitting(text: string, room: number): string {
  if (Buffer.byteLength(text) < room) return text
  const lines = text.split('\n')
  const more = (count: number) => `… (${count} more line${count === 1 ? '' : 's'})`
  let left = room - Buffer.byteLength(`\n${more(lines.length)}`)
  const end = lines.findIndex((line) => {
    left -= Buffer.byteLength(`\n${line}`)
    return left < 0
  })
  return [...lines.slice(0, end), more(lines.length - end)].join('\n')
}

/** A label that is quoted may hold a `|`; one that is not may hold spaces where a value follows. */
const PERFDATA = /\|(?=\s*(?:'[^']*(?:''[^']*)*'|[^\s='|]+)=|[^='|]+=[-+.,]?[\dU])/

function splitAtPerfdata(line: string): readonly [text: string, perfdata: string] {
  const at = line.search(PERFDATA)
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
}

function splitLines(
  lines: readonly string[],
  at: number,
): readonly [text: readonly string[], perfdata: readonly string[]] {
  const [text, perfdata] = splitAtPerfdata(lines[at] ?? '')
  return [
    [...lines.slice(0, at), text],
    [perfdata, ...lines.slice(at + 1)],
  ]
}

function withoutPipes(text: string): string {
  return text.replaceAll('|', '¦')
}
