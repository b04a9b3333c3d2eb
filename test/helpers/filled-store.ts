import { join } from 'node:path'
import type { Known } from '../../src/bringup/status-report.js'
import { mintEventId } from '../../src/core/event-id.js'
import { openStore } from '../../src/store/open-store.js'
import type { Store } from '../../src/store/store.js'
import { START } from './events.js'

/** Fills the store that commands use in a folder with what is known, and does more to it. */
export async function fillStore(
  directory: string,
  { checks, notApplicable }: Pick<Known, 'checks' | 'notApplicable'>,
  more: (store: Store) => Promise<void> = async () => {},
): Promise<void> {
  const store = await openStore(join(directory, '.firstlight', 'store.db'))
  try {
    const time = checks[0]?.declaredAt ?? START
    const cards = checks.map(({ check }) => check)
    const completeFor = cards.map(({ site, suite }) => ({ site: site.name, suite }))
    await store.declare({ time, checks: cards, notApplicable, suites: [], completeFor })
    const fresh = checks
      .flatMap(({ last }) => (last === undefined ? [] : [last]))
      .map(({ time, result }) => ({ id: mintEventId(time), time, result }))
    await store.append({ fresh, route: () => [] })
    await more(store)
  } finally {
    await store.close()
  }
}
