/** Replaces every secret in any text that is shown. */
export type Redact = (text: string) => string

const SHOWN_INSTEAD = '[secret]'

/**
 * A function that replaces the secrets wherever they stand, longest first, and as they look when URL-encoded, in base64
 * or JSON-escaped. A secret of fewer than 4 characters would redact half of every text: the suite's loader refuses those.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const forms = new Set<string>()
  for (const secret of secrets) {
    for (const form of formsOf(secret)) if (form.length >= 4) forms.add(form)
  }
  if (forms.size === 0) return (text) => text
  const longestFirst = [...forms].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g')
  return (text) => text.replace(pattern, SHOWN_INSTEAD)
}

/** The value with every string in it redacted, keys included. */
export function redactDeep<T>(value: T, redact: Redact): T {
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

function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64')
  const lines = secret.split('\n').map((line) => line.trim())
  return [
    secret,
    secret.trim(),
    ...lines,
    encodeURIComponent(secret),
    base64,
    base64.replace(/=+$/, ''),
    JSON.stringify(secret).slice(1, -1),
  ]
}
