import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { migrate } from '../../../src/store/migrate.js'
import { sqlStore } from '../../../src/store/sql-store.js'
import { openSqlite } from '../../../src/store/sqlite/database.js'
import { loadEngine } from '../../../src/store/sqlite/engine.js'
import type { Store } from '../../../src/store/store.js'
import { makeInstance, START } from '../../helpers/events.js'
import { declarationOf, everything, freshResult } from '../../helpers/stores.js'
import { recorded } from '../programs/recording-engine.js'

const folder = mkdtempSync(join(tmpdir(), 'firstlight-plans-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'store.db')
const engine = new URL('../programs/recording-engine.js', import.meta.url).href
const database = await openSqlite(file, { engines: [engine] })
await migrate(database)
const store = sqlStore(database)

const { id } = makeInstance()
const sites = ['dfw1']
const between = { since: START, until: START + 10 }

/** What is asked again and again, and must not take longer the more there is. */
const hot: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  declare: (store) => store.declare(declarationOf([makeInstance()])),
  append: (store) => store.append({ fresh: [freshResult('OK', 10)], route: everything }),
  'append, late': (store) => store.append({ fresh: [freshResult('CRITICAL', 5)], route: everything }),
  checks: (store) => store.checks(),
  'checks of a site': (store) => store.checks({ sites }),
  history: (store) => store.history({ id, limit: 9 }),
  'history before a time': (store) => store.history({ id, limit: 9, before: START }),
  'transitions of a site': (store) => store.transitions({ sites, ...between }),
  'transitions of a check': (store) => store.transitions({ ids: [id], ...between }),
  'transitions of a time': (store) => store.transitions(between),
  'site events of a site': (store) => store.siteEvents({ sites, ...between }),
  'site events of a time': (store) => store.siteEvents(between),
  claim: (store) => store.claim({ handler: 'desk', keeps: 'history', limit: 9, now: START, leaseMs: 1 }),
  'claim of states': (store) => store.claim({ handler: 'desk', keeps: 'state', limit: 9, now: START, leaseMs: 1 }),
  renew: (store) => store.renew({ keys: [1], until: 0 }, { now: START, leaseMs: 1 }),
  'until due': (store) => store.untilDue({ handler: 'desk', now: START }),
  settle: (store) =>
    store.settle({
      ...{ leasedUntil: 0, accepted: [1], dead: [] },
      retry: [{ key: 2, dueAt: 0, reason: '' }],
      held: [{ key: 3 }, { key: 4, reason: '' }],
    }),
  prune: (store) => store.prune({ before: START, perCheck: 1 }),
  forget: (store) => store.forgetSite('dfw1'),
}

/** Tables that grow with time. */
const LARGE = /^SCAN (events|transitions|site_events|outbox|last|waiting|earlier|moment)\b/

t.teardown(() => store.close())

for (const [name, ask] of Object.entries(hot)) {
  t.test(`${name} goes through no large table`, async (t) => {
    recorded.clear()
    await ask(store)
    t.ok(recorded.size > 0)
    const { DatabaseSync } = await loadEngine()
    const explainer = new DatabaseSync(file)
    t.teardown(() => explainer.close())
    for (const text of recorded) {
      const steps = explainer.prepare(`explain query plan ${text}`).all() as readonly { readonly detail: string }[]
      t.same(
        steps.map(({ detail }) => detail).filter((detail) => LARGE.test(detail)),
        [],
        text,
      )
    }
  })
}
