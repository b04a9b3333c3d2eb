import { OperatorError } from './errors.js'
import { plainNumber } from './perfdata.js'
import { baseUnits } from './quantity.js'
import { parseRange, type Range } from './range.js'

/**
 * Reads a threshold as an author writes it: a Nagios range, whose ends may be durations or sizes (`10ms:1s`), or a duration
 * or size alone, which is an upper bound. Durations become seconds and sizes bytes.
 *
 * @param unit of the metric; a duration or size must go with it. Undefined when it is not known.
 * @throws {OperatorError} RANGE_SYNTAX when it is neither, or goes with another unit.
 */
export function parseThreshold(text: string, unit?: string): Range {
  const plain = text.replace(QUANTITY, (quantity) => plainNumber(inBaseUnits(quantity, unit)))
  return parseRange(plain !== text && /^[\d.]+$/.test(plain) ? `0:${plain}` : plain)
}

/** A whole end of a range: the halves of `1h30m` are none. */
const QUANTITY = /(?<![\w.])\d[\d.]*[A-Za-z]+(?![\w.])/g

function inBaseUnits(text: string, unit: string | undefined): number {
  const quantity = baseUnits(text)
  if (quantity !== undefined && (unit === undefined || unit === quantity.unit)) return quantity.value
  const what = quantity === undefined ? 'no duration or size' : quantity.unit === 's' ? 'a duration' : 'a size'
  const hint = unit === undefined || unit === '' ? 'write a plain number' : `this metric is measured in ${unit}`
  throw new OperatorError('RANGE_SYNTAX', `"${text}" is ${what}`, { hint })
}
