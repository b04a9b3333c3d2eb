// JSON has numbers of any length (RFC 8259, 6), JavaScript doubles: beyond 2^53 one stands for its neighbours too, so that one
// id would pass for another.
import { randomUUID } from 'node:crypto'

/** A number of that many digits, or with an exponent; few texts hold one, and they alone are read twice. */
const SUSPICIOUS = /\d{16}|\d[eE][+-]?\d/

/** A string, or a number by its integer, fraction and exponent. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/g

/** CEL's integers have 64 bits. */
const SMALLEST = -(2n ** 63n)
const LARGEST = 2n ** 63n - 1n

/**
 * The value of a valid JSON text whose numbers are what they say: where a double would be another number, an integer of 64 bits
 * is a `bigint`, and any other NaN, which is no observation. Undefined when the doubles are exact. Fractions are doubles, as
 * they are everywhere.
 */
export function exactNumbers(json: string): unknown {
  if (!SUSPICIOUS.test(json)) return undefined
  const mark = randomUUID() // which no server can have put into a text of its own
  const marked = json.replace(TOKENS, (token: string, integer?: string, fraction = '', exponent = '0') => {
    if (integer === undefined) return token
    const number = exactNumber(Number(token), { integer, fraction, exponent })
    return number === undefined ? token : `"${mark}${number}"`
  })
  if (marked === json) return undefined
  return JSON.parse(marked, (_, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(mark)) return value
    const digits = value.slice(mark.length)
    return digits === 'NaN' ? Number.NaN : BigInt(digits)
  })
}

interface Decimal {
  readonly integer: string
  readonly fraction: string
  readonly exponent: string
}

/** What a number is that the double of it is not; undefined when that is right. */
function exactNumber(double: number, decimal: Decimal): bigint | number | undefined {
  if (double === 0) return /[1-9]/.test(decimal.integer + decimal.fraction) ? Number.NaN : undefined
  if (Math.abs(double) <= Number.MAX_SAFE_INTEGER) return undefined
  if (!Number.isFinite(double)) return Number.NaN
  const exact = integerOf(decimal)
  if (exact === BigInt(double)) return undefined
  return exact !== undefined && exact >= SMALLEST && exact <= LARGEST ? exact : Number.NaN
}

/** The integer that a decimal is, of 309 digits at most; undefined when it has a fraction. */
function integerOf({ integer, fraction, exponent }: Decimal): bigint | undefined {
  const digits = (integer + fraction).replace(/0+$/, '')
  const zeros = Number(exponent) + integer.length - digits.length
  return zeros < 0 ? undefined : BigInt(`${digits}${'0'.repeat(zeros)}`)
}
