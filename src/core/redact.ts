/** Replaces every secret in any text that is shown. */
export type Redact = (text: string) => string

const SHOWN_INSTEAD = '[secret]'
const SHORTEST = 4
/** A line of a multi-line secret, such as a key, must be this long to be recognised on its own. */
const SHORTEST_LINE = 8

/**
 * A function that replaces the secrets wherever they stand, also as they look when URL-encoded, JSON-escaped or within
 * base64 (`Basic` credentials). A secret of fewer than 4 characters would redact half of every text: the suite's loader
 * refuses those.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const forms = new Set([...secrets].flatMap(formsOf).filter((form) => form.length >= SHORTEST))
  if (forms.size === 0) return unchanged
  const patterns = [...forms].map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const any = new RegExp(patterns.join('|'))
  return (text) => (any.test(text) ? replaceSpans(text, spansOf(text, forms)) : text)
}

/** What there is to redact when there are no secrets. */
const unchanged: Redact = (text) => text

/** The value with every string in it redacted, keys included. */
export function redactDeep<T>(value: T, redact: Redact): T {
  if (redact === unchanged) return value
  return walk(value, redact) as T // strings stay strings and structures keep their shape
}

function walk(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((each) => walk(each, redact))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [redact(key), walk(each, redact)]))
  }
  return value
}

type Span = readonly [start: number, end: number]

/** Every place of every form: one secret may begin within another, and both must go. */
function spansOf(text: string, forms: Iterable<string>): readonly Span[] {
  const spans: Span[] = []
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) spans.push([at, at + form.length])
  }
  return spans.sort(([a], [b]) => a - b)
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

function formsOf(given: string): readonly string[] {
  const secret = given.toWellFormed()
  const lines = secret.split('\n').map((line) => line.trim())
  return [
    secret,
    secret.trim(),
    ...lines.filter((line) => line.length >= SHORTEST_LINE),
    JSON.stringify(secret).slice(1, -1),
    ...urlForms(secret),
    ...base64Forms(Buffer.from(secret)),
  ]
}

/** As a path segment, a form field and a URL's user info write it, with either case of the hex digits. */
function urlForms(secret: string): readonly string[] {
  const url = new URL('http://host')
  url.password = secret
  const field = new URLSearchParams([['', secret]]).toString().slice(1)
  const forms = [encodeURIComponent(secret), encodeURI(secret), url.password, field]
  return [...forms, ...forms.map((form) => form.replace(/%../g, (code) => code.toLowerCase()))]
}

/**
 * The characters that the secret alone decides, at each of the three places that it can have within a longer text:
 * base64 writes three bytes as four characters of six bits. Both alphabets.
 */
function base64Forms(secret: Buffer): readonly string[] {
  const forms = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), secret]).toString('base64')
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6))
  })
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))]
}
