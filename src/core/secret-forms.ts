import { oneLine, printable } from './printable.js'

/** A form of fewer characters would redact half of every text. */
export const SHORTEST_SECRET = 4

/** A line of a multi-line secret, such as a key, must be this long to be recognised on its own. */
const SHORTEST_LINE = 8

/**
 * The texts that a secret can stand in a message as: as it is, with its white space joined, decoded with the wrong
 * character set, made printable, and as JSON, HTML, URLs, base64 and hexadecimal digits write it.
 */
export function formsOf(given: string): ReadonlySet<string> {
  const secret = given.toWellFormed()
  const readings = [secret, ...linesOf(secret), ...urlsOf(secret), ...numbersOf(secret)].flatMap(misreadings)
  const forms = [...new Set(readings)].flatMap((each) => [each, ...jsonForms(each), ...urlForms(each), htmlForm(each)])
  const bytes = [Buffer.from(secret), ...inLatin1(secret)].flatMap((each) => [
    ...base64Forms(each),
    ...inBothCases(each.toString('hex')),
  ])
  return new Set([...forms, ...bytes].filter(isRecognisable))
}

/** What could not be decoded is the same in every text. */
function isRecognisable(form: string): boolean {
  return form.replaceAll('\ufffd', '').length >= SHORTEST_SECRET
}

function linesOf(secret: string): readonly string[] {
  const lines = secret.split('\n').map((line) => line.trim())
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= SHORTEST_LINE)
}

/** As a request shows a URL that is a secret, and the password in it by itself. */
function urlsOf(secret: string): readonly string[] {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(secret) || !URL.canParse(secret)) return []
  const { href, password } = new URL(secret)
  return [href, password, decoded(password)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a lone % is allowed in a password
  }
}

/** A secret of digits that came back as a number: without leading zeros, and with the digits that a number keeps. */
function numbersOf(secret: string): readonly string[] {
  const number = Number(secret)
  if (!/^[+-]?\d+(?:\.\d+)?$/.test(secret) || !Number.isFinite(number)) return []
  return [String(number), ...(Number.isInteger(number) ? [BigInt(number).toString()] : [])]
}

/** As it is, as UTF-8 that was read as Latin-1, once or twice, and the other way round; each with its white space as messages join it. */
function misreadings(text: string): readonly string[] {
  const once = Buffer.from(text).toString('latin1')
  const twice = Buffer.from(once).toString('latin1')
  const readings = [text, once, twice, ...inLatin1(text).map((bytes) => bytes.toString())]
  return readings.flatMap((each) => [
    each,
    each.trim(),
    each.replace(/\s+/g, ' ').trim(),
    each.replaceAll('\t', '  '),
    oneLine(each),
    printable(each),
  ])
}

/** Nothing where Latin-1 does not have all of it. */
function inLatin1(text: string): readonly Buffer[] {
  return /^[\u0000-\u00ff]*$/.test(text) ? [Buffer.from(text, 'latin1')] : []
}

/** With the escapes that one writer or another makes: of slashes, of all that is no ASCII, of JSON within JSON. */
function jsonForms(text: string): readonly string[] {
  const json = escaped(text)
  const ascii = json.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [json, ascii, ascii.replace(/\\u[0-9a-f]{4}/g, upperHex), json.replaceAll('/', '\\/'), escaped(json)]
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function upperHex(code: string): string {
  return `\\u${code.slice(2).toUpperCase()}`
}

/** As a path segment, a form field and a URL's user info write it, with either case of the hex digits. */
function urlForms(text: string): readonly string[] {
  const url = new URL('http://host')
  url.password = text
  const field = new URLSearchParams([['', text]]).toString().slice(1)
  const forms = [encodeURIComponent(text.toWellFormed()), encodeURI(text.toWellFormed()), url.password, field]
  return [...forms, ...forms.map((form) => form.replace(/%../g, (code) => code.toLowerCase()))]
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function htmlForm(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
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

function inBothCases(hex: string): readonly string[] {
  return [hex, hex.toUpperCase()]
}
