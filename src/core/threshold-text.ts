import { plainNumber } from './perfdata.js'
import { baseUnits } from './quantity.js'
import { parseRange, type Range } from './range.js'

/**
 * Reads a threshold as an author writes it: a Nagios range, whose ends may be durations or sizes (`10ms:1s`), or a duration
 * or size alone, which is an upper bound. Durations become seconds and sizes bytes.
 *
 * @throws {OperatorError} RANGE_SYNTAX
 */
export function parseThreshold(text: string): Range {
  const alone = baseUnits(text)
  if (alone !== undefined) return parseRange(`0:${plainNumber(alone)}`)
  const plain = text.replace(/[\d.]+[A-Za-z]+/g, (quantity) => {
    const value = baseUnits(quantity)
    return value === undefined ? quantity : plainNumber(value)
  })
  return parseRange(plain)
}
