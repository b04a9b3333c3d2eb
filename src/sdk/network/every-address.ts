import type { CheckContext, Log } from '../../core/check-type.js'
import type { Outcome } from '../../core/outcome.js'
import { combineParts, type OutcomePart } from '../../core/parts.js'
import type { Address } from './address.js'
import type { Endpoint } from './endpoint.js'
import { networkFailure } from './failure.js'
import type { Reach } from './reach.js'
import { literalOf, resolve } from './resolve.js'

type Run<O> = (options: O, context: CheckContext) => Promise<Outcome>

/** Runs a check at each address of its target by itself. */
export async function runEverywhere<O>(
  run: Run<O>,
  reach: Reach<O>,
  options: O,
  context: CheckContext,
): Promise<Outcome> {
  const endpoint = reach.endpoint(options)
  const { addresses, lack } = await allAddresses(endpoint, context)
  const logs = jointLog(context.log)
  const parts = await Promise.all(
    addresses.map(async (address): Promise<OutcomePart> => {
      const { log, end } = logs(address)
      const outcome = await run({ ...options, ...reach.at(address, options) }, { ...context, log })
      end()
      return { name: address, outcome }
    }),
  )
  if (lack === undefined) return together(parts)
  const unknown = networkFailure(`the addresses of ${endpoint.host}`, lack)
  return parts.length === 0 ? unknown : together([...parts, { name: 'other addresses', outcome: unknown }])
}

/** All addresses of an endpoint, and why there may be others. */
export async function allAddresses(endpoint: Endpoint, { signal, log }: Pick<CheckContext, 'signal' | 'log'>) {
  const literal = literalOf(endpoint)
  if (literal !== undefined) return { addresses: [literal.address], lack: undefined }
  log(`resolving every address of ${endpoint.host}`)
  const addresses = new Set<string>()
  const found = (more: readonly Address[]) => {
    for (const { address } of more) addresses.add(address)
  }
  const lack = await resolve(endpoint, { found, signal })
  return { addresses: [...addresses].sort(), lack }
}

/** Judged part by part; what stands here is for whoever does not judge. */
function together(parts: readonly OutcomePart[]): Outcome {
  return { ...combineParts(parts), parts }
}

/** Says what is waited for at each address that is not done. A deadline there interrupts several things, and proves nothing. */
function jointLog(log: Log) {
  const waiting = new Map<string, string>()
  const say = () => {
    if (waiting.size > 0) log([...waiting].map(([address, line]) => `${line} (at ${address})`).join(', '))
  }
  return (address: string) => ({
    log: (line: string) => {
      waiting.set(address, line)
      say()
    },
    end: () => {
      waiting.delete(address)
      say()
    },
  })
}
