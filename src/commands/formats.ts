import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import type { Format } from '../formats/format.js'
import { formats, loadFormat } from '../formats/index.js'

/**
 * The wire format of that name.
 *
 * @throws {OperatorError} USAGE when there is none.
 */
export async function formatByName(name: string): Promise<Format> {
  const format = await loadFormat(name)
  if (format !== undefined) return format
  const hint = didYouMean(name, Object.keys(formats))
  throw new OperatorError('USAGE', `there is no format "${name}"`, hint === undefined ? {} : { hint })
}
