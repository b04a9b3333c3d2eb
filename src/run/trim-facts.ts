import { clip } from '../core/clip.js'
import type { Outcome } from '../core/outcome.js'

const TEXT_LIMIT = 2048
const LIST_LIMIT = 100
const LONG_OUTPUT_LIMIT = 65_536

/** The outcome as it is kept once it has been judged: evidence for a reader, not a copy of every body that was served. */
export function trimFacts(outcome: Outcome): Outcome {
  const { observed, longOutput } = outcome
  return {
    ...outcome,
    output: kept(outcome.output, TEXT_LIMIT),
    ...(longOutput !== undefined && { longOutput: kept(longOutput, LONG_OUTPUT_LIMIT) }),
    ...(observed !== undefined && {
      observed: Object.fromEntries(Object.entries(observed).map(([name, value]) => [name, trimmed(value)])),
    }),
  }
}

function trimmed(value: unknown): unknown {
  if (typeof value === 'string') return kept(value, TEXT_LIMIT)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return [...value.slice(0, LIST_LIMIT).map(trimmed), ...missing(value.length)]
  const entries = Object.entries(value)
  const first = entries.slice(0, LIST_LIMIT).map(([key, each]) => [key, trimmed(each)] as const)
  return Object.fromEntries([...first, ...missing(entries.length).map((text) => ['…', text] as const)])
}

/** What stands for the elements that are left out, so that nobody takes the rest for all of them. */
function missing(length: number): readonly string[] {
  return length > LIST_LIMIT ? [`… (${length - LIST_LIMIT} more)`] : []
}

/** V8 keeps a shorter part of a text as its characters, a longer one as a view that keeps the whole text alive. */
const SHORTEST_VIEW = 13

/** The text, cut at the limit, as a copy: the megabyte that a line of it was taken from is not kept along. */
function kept(text: string, limit: number): string {
  const cut = clip(text, limit)
  return cut.length < SHORTEST_VIEW ? cut : Buffer.from(cut, 'utf16le').toString('utf16le')
}
