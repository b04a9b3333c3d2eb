import type { Outcome } from './outcome.js'
import { formsOf } from './secret-forms.js'

/** Replaces every secret in any text that is shown. */
export type Redact = (text: string) => string

/** Takes secrets out of texts. */
export interface Redactor {
  readonly redact: Redact
  /** The first `limit` characters of a text, without the part of a secret that begins in them and goes on behind. */
  readonly head: (text: string, limit: number) => string
}

const SHOWN_INSTEAD = '[secret]'

/**
 * Finds secrets wherever they stand and in every form they may have, and what is left of one that somebody cut off: its first
 * or its last half, eight characters at least.
 */
export function redactorOf(secrets: Iterable<string>): Redactor {
  const forms = [...new Set([...secrets].flatMap((secret) => [...formsOf(secret)]))]
  if (forms.length === 0) return { redact: unchanged, head: (text, limit) => text.slice(0, limit) }
  const parts = new Set(forms.flatMap(partsOf))
  const any = new RegExp([...parts].map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'))
  const longest = Math.max(...forms.map(({ length }) => length))
  return {
    redact: (text) => (any.test(text) ? replaceSpans(text, spansOf(text, forms)) : text),
    head(text, limit) {
      const window = text.slice(0, limit + longest)
      if (!any.test(window)) return text.slice(0, limit)
      const spans = spansOf(window, forms).filter(([start]) => start < limit)
      const end = Math.max(limit, ...spans.map(([, last]) => last))
      return replaceSpans(window.slice(0, end), spans)
    },
  }
}

/** The same for texts alone. */
export function redactor(secrets: Iterable<string>): Redact {
  return redactorOf(secrets).redact
}

/** What there is to redact when there are no secrets. */
const unchanged: Redact = (text) => text

/** The value with every string in it redacted, keys included, and every number that is a secret. */
export function redactDeep<T>(value: T, redact: Redact): T {
  if (redact === unchanged) return value
  return walk(value, redact) as T // strings stay strings and structures keep their shape; facts may hold a text for a number
}

/** An outcome without the secrets in what it says and what was seen. A metric whose value is a secret was not measured. */
export function redactOutcome(outcome: Outcome, redact: Redact): Outcome {
  const { metrics, ...said } = outcome
  if (redact === unchanged) return outcome
  if (metrics === undefined) return redactDeep(said, redact)
  const values = metrics.map((metric) => ({
    ...metric,
    label: redact(metric.label),
    unit: redact(metric.unit),
    value: redact(String(metric.value)) === String(metric.value) ? metric.value : Number.NaN,
  }))
  return { ...redactDeep(said, redact), metrics: values }
}

function walk(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value === 'number') return redact(String(value)) === String(value) ? value : SHOWN_INSTEAD
  if (Array.isArray(value)) return value.map((each) => walk(each, redact))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [redact(key), walk(each, redact)]))
  }
  return value
}

/** A part of this many characters may be met by chance. */
const SHORTEST_PART = 8

/** How many of a form's characters give it away at either end. */
function partLength({ length }: string): number {
  return Math.min(length, Math.max(SHORTEST_PART, Math.ceil(length / 2)))
}

function partsOf(form: string): readonly string[] {
  const length = partLength(form)
  return [form.slice(0, length), form.slice(-length)]
}

type Span = readonly [start: number, end: number]

/** Every place of every form: one secret may begin within another, and both must go. What stands for a secret is none. */
function spansOf(text: string, forms: Iterable<string>): readonly Span[] {
  const stands = placesOf(text, SHOWN_INSTEAD)
  const spans: Span[] = []
  for (const form of forms) {
    const [first = '', last = ''] = partsOf(form)
    for (const at of placesOf(text, first)) spans.push([at, at + sharedStart(text, at, form)])
    for (const at of placesOf(text, last))
      spans.push([at + last.length - sharedEnd(text, at + last.length, form), at + last.length])
  }
  return spans
    .filter(([start, end]) => !stands.some((at) => at <= start && end <= at + SHOWN_INSTEAD.length))
    .sort(([a], [b]) => a - b)
}

function placesOf(text: string, part: string): readonly number[] {
  const places: number[] = []
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) places.push(at)
  return places
}

/** How much of a form's beginning stands there. */
function sharedStart(text: string, at: number, form: string): number {
  let length = 0
  while (length < form.length && text[at + length] === form[length]) length++
  return length
}

/** How much of a form's end stands before `end`. */
function sharedEnd(text: string, end: number, form: string): number {
  let length = 0
  while (length < form.length && text[end - 1 - length] === form[form.length - 1 - length]) length++
  return length
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = []
  let shown = 0
  for (const [start, end] of spans) {
    if (start >= shown) parts.push(text.slice(shown, start), SHOWN_INSTEAD)
    shown = Math.max(shown, end)
  }
  return [...parts, text.slice(shown)].join('')
}
