import type { HttpAnswer } from './http.js'
import { bodyJson, bodyText } from './text.js'

/** Where in an answer the version stands: a header, a place in its JSON, or else the whole body. */
export interface VersionPlace {
  readonly header?: string | undefined
  /** Names and indices, joined by dots: `build.version`. */
  readonly path?: string | undefined
}

/** `exact`: the same text. `sha`: one commit hash is the beginning of the other. */
export type VersionComparison = 'exact' | 'sha'

/** What an answer says the version is, or why it says none. */
export type ServedVersion =
  | { readonly version: string }
  | {
      readonly problem: string
      /** The answer was not read whole: it may say the version all the same. */
      readonly isUnread?: true
    }

const UNREAD: Readonly<Record<NonNullable<HttpAnswer['unread']>, string>> = {
  'too-long': 'returned a body that is too long to hold a version',
  'unknown-encoding': 'returned a body in an encoding that is none of gzip, deflate and br',
}

/** Longer than any version: whatever it is, it is none. */
const LONGEST = 256

/** The version in an answer. A redirect, an error, a page or a value that is no version gives none. */
export function servedVersion(answer: HttpAnswer, place: VersionPlace): ServedVersion {
  const { status, headers, unread } = answer
  const { location } = headers
  if (status < 200 || status > 299)
    return { problem: location === undefined ? `returned ${status}` : `returned ${status}, a redirect to ${location}` }
  if (place.header !== undefined) return asVersion(headers[place.header.toLowerCase()], `the header "${place.header}"`)
  if (unread !== undefined) return { problem: UNREAD[unread], isUnread: true }
  const text = bodyText(answer).trim()
  if (text === '') return { problem: 'returned an empty body' }
  return place.path === undefined ? inBody(text) : inJson(text, answer, place.path)
}

/** Whether the two are the same version. Nothing is the same as an empty one. */
export function isSameVersion(a: string, b: string, comparison: VersionComparison): boolean {
  if (comparison === 'exact') return a !== '' && a === b
  return isCommit(a) && isCommit(b) && (startsWith(a, b) || startsWith(b, a))
}

/** Seven digits are what git shortens a hash to; fewer match by chance. 64 is a SHA-256. */
export function isCommit(text: string): boolean {
  return /^[0-9a-f]{7,64}$/i.test(text)
}

function startsWith(whole: string, beginning: string): boolean {
  return whole.toLowerCase().startsWith(beginning.toLowerCase())
}

function inBody(text: string): ServedVersion {
  if (text.startsWith('<')) return { problem: 'returned a page, not a version' }
  if (/[\r\n]/.test(text)) return { problem: 'returned several lines, not a version' }
  return asVersion(text, 'the body')
}

function inJson(text: string, { headers }: HttpAnswer, path: string): ServedVersion {
  const json = bodyJson(text, headers['content-type'])
  if (json === undefined) return { problem: 'returned no JSON' }
  return asVersion(valueAt(json, path), `"${path}" in its JSON`)
}

function valueAt(json: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    return (value as Readonly<Record<string, unknown>>)[name] // an object or a list, and the name is its own
  }, json)
}

function asVersion(value: unknown, where: string): ServedVersion {
  if (value === undefined) return { problem: `has not ${where}` }
  if (!isVersionLike(value)) return { problem: `has no text in ${where}` }
  const version = String(value).trim()
  if (version === '') return { problem: `has nothing in ${where}` }
  return version.length > LONGEST ? { problem: `has ${version.length} characters in ${where}` } : { version }
}

/** A number that could not be read exactly is NaN. */
function isVersionLike(value: unknown): value is string | number | bigint {
  return typeof value === 'string' || typeof value === 'bigint' || Number.isFinite(value)
}
