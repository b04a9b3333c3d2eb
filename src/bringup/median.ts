/** The middle of the numbers, of two the mean; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** How far the numbers lie from their median, as the median of that: a measure of noise that single outliers do not move. */
export function medianDeviation(numbers: readonly number[]): number {
  const middle = median(numbers)
  return median(numbers.map((number) => Math.abs(number - middle)))
}
