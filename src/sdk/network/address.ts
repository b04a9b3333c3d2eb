import { isIP } from 'node:net'

export type Family = 4 | 6

export interface Address {
  readonly address: string
  readonly family: Family
}

export const FAMILIES: readonly Family[] = [4, 6]

/** The address that a text is; undefined for a name. */
export function addressOf(text: string): Address | undefined {
  const family = isIP(text)
  return family === 4 || family === 6 ? { address: text, family } : undefined
}
