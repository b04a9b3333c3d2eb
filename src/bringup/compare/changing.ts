/** What a difference comes from when it says nothing about how the sites were built. */
export type Passing = 'address' | 'time' | 'changing'

const CHANGING = new Set([
  ...['age', 'date', 'duration', 'elapsed', 'latency', 'now', 'offset', 'pid', 'time', 'timestamp', 'ttl', 'uptime'],
  ...[
    'content-length',
    'etag',
    'expires',
    'last-modified',
    'nonce',
    'set-cookie',
    'traceparent',
    'cf-ray',
    'x-runtime',
  ],
  ...['days_left', 'fingerprint', 'valid_from', 'valid_until'],
])
const CHANGING_ENDINGS = /(?:^|[-_])(?:(?:request|trace|span|session|correlation)[-_]?id|nonce|time|timestamp|at)$/

/** Whether a fact of this name is another one each time or, like a certificate's fingerprint, at each site. */
export function isChanging(name: string): boolean {
  const lower = name.toLowerCase()
  return CHANGING.has(lower) || CHANGING_ENDINGS.test(lower)
}

const TIMES = [
  /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?/gi,
  /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (?:\d\d?[ -])?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[ -][\d: -]+(?:GMT|UTC|[+-]\d{4})?/gi,
  /\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g,
  /\b\d+(?:\.\d+)? ?(?:ms|s|µs|seconds?|minutes?|hours?|days?)\b/gi,
]
const ADDRESSES = [
  /(?<![\d.]|\p{L}\/)(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?!\.?\d)/gu,
  /(?<![\p{L}\p{N}:])(?:[\da-f]{1,4}:){7}[\da-f]{1,4}(?![\p{L}\p{N}:])/giu,
  /(?<![\p{L}\p{N}:])(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?::(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?(?![\p{L}\p{N}:])/giu,
  /(?<![\p{L}\p{N}])(?:[\da-f]{2}:){5}[\da-f]{2}(?![\p{L}\p{N}])/giu,
]
const IDENTIFIERS = [/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi]

/** The text with its addresses, times and identifiers written as what they are. */
export function masked(text: string): string {
  return written(written(written(text, IDENTIFIERS, '{id}'), ADDRESSES, '{address}'), TIMES, '{time}')
}

/** Why two texts that are the same once they are masked are not the same as they stand. */
export function passingOf(left: string, right: string): Passing {
  if (written(left, TIMES, '{time}') === written(right, TIMES, '{time}')) return 'time'
  return written(left, IDENTIFIERS, '{id}') === written(right, IDENTIFIERS, '{id}') ? 'changing' : 'address'
}

function written(text: string, patterns: readonly RegExp[], word: string): string {
  return patterns.reduce((masking, pattern) => masking.replace(pattern, word), text)
}
