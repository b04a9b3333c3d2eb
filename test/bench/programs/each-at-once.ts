import { ADDRESSES } from '../load-servers.js'

/** Does something `count` times over all addresses in turn, `atOnce` at a time: how bare Node does the work of a run. */
export async function eachAtOnce(
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
  operation: (address: string) => Promise<void>,
): Promise<void> {
  let begun = 0
  const lane = async () => {
    while (begun < count) await operation(ADDRESSES[begun++ % ADDRESSES.length] ?? '127.0.0.1')
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}
