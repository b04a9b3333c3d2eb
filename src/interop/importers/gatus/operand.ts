import { celField, celString, escapePattern } from '../../cel-text.js'

/** One side of a condition of Gatus. */
export type Operand =
  | { readonly kind: 'status' | 'response-time' | 'certificate' | 'connected' | 'rcode' | 'ip' }
  /** Something in the answer, as CEL over what a check observes; `call` is what Gatus wraps around it. */
  | { readonly kind: 'body'; readonly path: string; readonly call?: 'len' | 'has' }
  | { readonly kind: 'header'; readonly name: string; readonly call?: 'len' | 'has' }
  | { readonly kind: 'pattern'; readonly text: string }
  | { readonly kind: 'any'; readonly options: readonly string[] }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'foreign' }

const PLAIN: Readonly<Record<string, Operand>> = {
  '[STATUS]': { kind: 'status' },
  '[RESPONSE_TIME]': { kind: 'response-time' },
  '[CERTIFICATE_EXPIRATION]': { kind: 'certificate' },
  '[CONNECTED]': { kind: 'connected' },
  '[DNS_RCODE]': { kind: 'rcode' },
  '[IP]': { kind: 'ip' },
  '[BODY]': { kind: 'body', path: '' },
}

/** Source: Gatus, README, "Placeholders" and "Functions"; config/endpoint/placeholder.go. */
export function readOperand(written: string): Operand {
  const text = written.trim()
  const wrapped = /^(len|has|pat|any)\((.*)\)$/s.exec(text)
  const [, name, inner = ''] = wrapped ?? []
  if (name === 'pat') return { kind: 'pattern', text: inner }
  if (name === 'any') return { kind: 'any', options: inner.split(',').map((option) => option.trim()) }
  if (name === 'len' || name === 'has') {
    const operand = readOperand(inner)
    return operand.kind === 'body' || operand.kind === 'header' ? { ...operand, call: name } : { kind: 'foreign' }
  }
  const plain = PLAIN[text.toUpperCase()]
  if (plain !== undefined) return plain
  if (/^\[HEADER\]\./i.test(text)) return { kind: 'header', name: text.slice('[HEADER].'.length) }
  if (/^\[BODY\][.[]/i.test(text)) return { kind: 'body', path: text.slice('[BODY]'.length) }
  return /^\[[A-Z_]+\]|^age\(/i.test(text) ? { kind: 'foreign' } : { kind: 'literal', text }
}

/** Steps into JSON, `*` for each element; undefined when it is no path. */
export function stepsOf(path: string): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = []
  let rest = path.replace(/^\./, '')
  while (rest !== '') {
    const match = /^(?:\.?\[(\d+|\*)\]|\.?([^.[\]]+))/.exec(rest)
    if (match === null) return undefined
    const [whole, index, key] = match
    steps.push(index === undefined ? (key ?? '') : index === '*' ? '*' : Number(index))
    rest = rest.slice(whole.length)
  }
  return steps
}

/** CEL for steps from a value; a step of `*` is not for this. */
export function celPath(value: string, steps: readonly (string | number)[]): string {
  return steps.reduce<string>(
    (path, step) => (typeof step === 'number' ? `${path}[${step}]` : celField(path, step)),
    value,
  )
}

/** A literal as CEL: Gatus compares texts, and numbers as numbers. */
export function celLiteral(text: string): string {
  return /^(-?\d+(\.\d+)?|true|false)$/.test(text) ? text : celString(text.replace(/^"(.*)"$/, '$1'))
}

/** A glob of Go's `filepath.Match`, in which `*` stops at a slash, as a regular expression; undefined with classes in it. */
export function globPattern(glob: string): string | undefined {
  if (glob === '*') return '.*'
  if (/[[\]\\]/.test(glob)) return undefined
  const pieces = glob
    .split(/([*?])/)
    .map((piece) => (piece === '*' ? '[^/]*' : piece === '?' ? '[^/]' : escapePattern(piece)))
  return `^${pieces.join('')}$`
}
