import { validateHeaderName, validateHeaderValue } from 'node:http'
import { messageOf } from '../core/errors.js'

/** Why headers cannot be sent; it says none of their values. */
export function headerFault(headers: Readonly<Record<string, string>>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    } catch (error) {
      return messageOf(error)
    }
  }
  return undefined
}
