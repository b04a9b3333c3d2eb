import { plainNumber } from './perfdata.js'
import { baseUnits } from './quantity.js'
import { parseRange, type Range } from './range.js'

/**
 * Reads a threshold as an author writes it: a Nagios range, whose ends may be durations or sizes (`10ms:1s`), or a duration
 * or size alone, which is an upper bound. Durations become seconds and sizes bytes.
 *
 * @throws {OperatorError} RANGE_SYNTAX when it is neither.
 */
export function parseThreshold(text: string): Range {
  const alone = baseUnits(text)
  if (alone !== undefined) return parseRange(`0:${plainNumber(alone)}`)
  const plain = text.replace(QUANTITY, (quantity) => {
    const value = baseUnits(quantity)
    return value === undefined ? quantity : plainNumber(value)
  })
  return parseRange(plain)
}

/** A whole end of a range: the halves of `1h30m` are none. */
const QUANTITY = /(?<![\w.])[\d.]+[A-Za-z]+(?![\w.])/g
