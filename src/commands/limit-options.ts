import type { OptionSpecs } from '../core/options.js'

/** The flags of every command that runs checks: how many at once. */
export const limitFlags = {
  concurrency: { kind: 'integer', default: 128, minimum: 1, maximum: 10_000, description: 'Checks at once' },
  concurrencyPerHost: {
    kind: 'integer',
    default: 16,
    minimum: 1,
    maximum: 10_000,
    description: 'Checks at once against one host',
  },
} as const satisfies OptionSpecs
