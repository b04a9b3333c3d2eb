import { asItWas } from '../bringup/history/as-it-was.js'
import { type CheckHistory, historyOf, noHistory } from '../bringup/history/history.js'
import { historyJson } from '../bringup/history/history-json.js'
import { historyText } from '../bringup/history/history-text.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { KnownCheck, Store } from '../store/store.js'
import type { Command } from './command.js'
import { pageOf } from './page.js'
import { storeFlag, withStore } from './store-options.js'

const options = {
  limit: {
    kind: 'integer',
    default: 50,
    minimum: 1,
    maximum: 100_000,
    description: 'How many events, the newest first',
  },
  format: { kind: 'choice', choices: ['text', 'json'], default: 'text', description: 'How to print it' },
  ...storeFlag,
} as const satisfies OptionSpecs

const command: Command = {
  name: 'history',
  summary: 'Show what became of one check: since when it stands as it does, and its last events.',
  usage: 'history ID [flags]',
  options,
  examples: [
    ["firstlight history 'dfw1/platform.dns.resolver-answers[10.1.0.53]'", 'the last 50 events of a check'],
    ["firstlight history dfw1/platform.clock.offset --format json | jq '.events[].output'", 'as JSON'],
  ],
  notes: 'ID is SITE/SUITE.POINT.CHECK, with [ELEMENT] where there is an each. Times are UTC.',
  takes: ['ID'],
  async run({ options: read, positionals: [id = ''], process }) {
    const flags = read as OptionsOf<typeof options> // parseFlags read them by the table above
    const history = await withStore(flags, { process }, (store) => readHistory(store, id, flags.limit))
    const now = process.now()
    const text = flags.format === 'json' ? historyJson(history, now) : historyText(history, { ...pageOf(process), now })
    process.stdout.write(text)
    return 0
  },
}

export default command

async function readHistory(store: Store, id: string, limit: number): Promise<CheckHistory> {
  const known = await store.checks()
  const events = await store.history({ id, limit })
  const found = historyOf(
    known.find(({ check }) => check.id === id),
    events,
  )
  if (found === undefined) return complain(store, id, known)
  const query = { sites: [found.check.site.name] }
  const past = { phaseChanges: await store.phaseChanges(query), signOffs: await store.signOffs(query) }
  return { ...found, events: found.events.map((event) => asItWas(event, past)) }
}

async function complain(store: Store, id: string, known: readonly KnownCheck[]): Promise<never> {
  const ids = known.map(({ check }) => check.id)
  throw noHistory(id, ids, await store.notApplicable())
}
