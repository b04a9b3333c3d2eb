import { OperatorError } from './errors.js'

/** A Nagios threshold range. A value outside alerts; with `inverted` (`@`) a value inside, ends included. */
export interface Range {
  readonly start: number
  readonly end: number
  readonly inverted: boolean
  /** The range as it was written: what perfdata and messages show. */
  readonly text: string
}

const NUMBER = '-?(?:\\d+(?:\\.\\d*)?|\\.\\d+)'
const RANGE = new RegExp(`^(@?)(?:(~|${NUMBER})?(:))?(${NUMBER})?$`)

/**
 * Parses a Nagios threshold range such as `10`, `10:20`, `~:5` or `@1:2`.
 *
 * A missing start is 0 and a missing end is infinity; `@` inverts the range.
 * Source: Monitoring Plugins guidelines, "Threshold and ranges".
 *
 * @throws {OperatorError} RANGE_SYNTAX when `text` does not match or start > end.
 */
export function parseRange(text: string): Range {
  const match = RANGE.exec(text)
  const [, at, startText, colon, endText] = match ?? []
  const isComplete = endText !== undefined || (colon !== undefined && startText !== undefined)
  if (!isComplete || isTooLarge(startText) || isTooLarge(endText)) {
    throw new OperatorError('RANGE_SYNTAX', `"${text}" is not a threshold range`, { hint: syntaxHint(text) })
  }
  const start = startText === '~' ? -Infinity : Number(startText ?? 0)
  const end = endText === undefined ? Infinity : Number(endText)
  if (start > end) {
    const hint =
      startText === undefined
        ? `"${text}" means 0 to ${endText}; write "${at}${endText}:" or "${at}~:${endText}"`
        : `write "${at}${endText}:${startText}"`
    throw new OperatorError('RANGE_SYNTAX', `the range "${text}" starts after it ends`, { hint })
  }
  return { start, end, inverted: at === '@', text }
}

function isTooLarge(digits: string | undefined): boolean {
  return digits !== undefined && digits !== '~' && !Number.isFinite(Number(digits))
}

/** Whether `value` alerts. A value that is not a number always does. */
export function isOutside(range: Range, value: number): boolean {
  if (Number.isNaN(value)) return true
  const inside = value >= range.start && value <= range.end
  return range.inverted ? inside : !inside
}

/** What is legal but seldom meant, as a hint for the author; undefined when the range is plain. */
export function rangeTrap(range: Range): string | undefined {
  const isEverything = range.start === -Infinity && range.end === Infinity
  if (isEverything && range.inverted) return `"${range.text}" always alerts`
  if (/(?:^@?|:)-?0[0-9]/.test(range.text)) {
    return `"${range.text}" starts with a zero: monitoring-plugins 3.0 reads it as octal; write it without`
  }
  if (!range.text.includes(':') && !range.inverted) {
    return (
      `"${range.text}" also alerts below 0, but not to monitoring-plugins 3.0; ` +
      `write "0:${range.text}", or "~:${range.text}" where below 0 is fine`
    )
  }
  return undefined
}

/**
 * What the range asks for, in words: `at most 0.5`, `between 10 and 20`, `not between 1 and 2`. One that starts at 0 is
 * `at most 10`, and `between 0 and 10` to a negative `value`.
 *
 * @param show how its ends are written.
 */
export function describeRange(range: Range, value = 0, show: (end: number) => string = String): string {
  const { inverted } = range
  const [start, end] = [show(range.start), show(range.end)]
  if (range.start === -Infinity && range.end === Infinity) return inverted ? 'nothing' : 'anything'
  if (range.start === range.end) return inverted ? `not ${end}` : `exactly ${end}`
  if (range.end === Infinity) return inverted ? `below ${start}` : `at least ${start}`
  if (range.start === -Infinity || (range.start === 0 && value >= 0))
    return inverted ? `above ${end}` : `at most ${end}`
  return inverted ? `not between ${start} and ${end}` : `between ${start} and ${end}`
}

function syntaxHint(text: string): string {
  if (text.includes(',')) return 'write decimals with a point: 1.5'
  if (/%$/.test(text)) return `write the number alone: ${text.slice(0, -1)}`
  if (/:~$/.test(text)) return 'an end that is left out is infinity: 10:'
  if (/\de/i.test(text)) return 'write numbers without an exponent'
  return 'write 10, 10:, ~:10, 10:20 or @10:20'
}
