import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Store } from '../store/store.js'
import type { Command } from './command.js'
import { unknownSite } from './read-known.js'
import { storeFlag, withStore } from './store-options.js'

const options = {
  ...storeFlag,
  olderThan: { kind: 'duration', description: 'With prune: events older than this go', example: '90d' },
  keep: {
    kind: 'integer',
    minimum: 1,
    description: 'With prune: of each check, no more than this many events are kept',
  },
  site: { kind: 'string', short: 's', description: 'With forget: the site that was torn down' },
  suite: { kind: 'string', description: 'With forget: only this suite, which is there no more; its history stays' },
} as const satisfies OptionSpecs

type StoreOptions = OptionsOf<typeof options>

const command: Command = {
  name: 'store',
  summary: 'Make room in the history, or forget a site that was torn down.',
  usage: 'store prune|forget [flags]',
  options,
  examples: [
    [
      'firstlight store prune --older-than 90d --keep 5000',
      'old events go; changes of status, sign-offs and the last events stay',
    ],
    ['firstlight store forget --site dfw1', 'all of a site goes, its sign-offs too'],
    ['firstlight store forget --site dfw1 --suite legacy', 'a suite whose file is gone is no longer waited for'],
  ],
  takes: ['verb'],
  async run({ options: read, positionals: [verb], process }) {
    const flags = read as StoreOptions // parseFlags read them by the table above
    const work = workOf(verb, flags, process.now())
    const said = await withStore(flags, { process }, work)
    process.stdout.write(`${said}\n`)
    return 0
  },
}

export default command

function workOf(verb: string | undefined, flags: StoreOptions, now: number): (store: Store) => Promise<string> {
  if (verb === 'prune') return (store) => prune(store, flags, now)
  if (verb === 'forget') return (store) => forget(store, flags, now)
  throw new OperatorError('USAGE', `the store can be told to prune or forget, not "${verb}"`)
}

async function prune(store: Store, { olderThan, keep }: StoreOptions, now: number): Promise<string> {
  if (olderThan === undefined && keep === undefined) {
    throw new OperatorError('USAGE', 'say what is to go', {
      hint: 'firstlight store prune --older-than 90d --keep 5000',
    })
  }
  const { deleted } = await store.prune({
    ...(olderThan !== undefined && { before: now - olderThan }),
    ...(keep !== undefined && { perCheck: keep }),
  })
  return `${deleted} ${deleted === 1 ? 'event is' : 'events are'} gone from ${store.location}`
}

async function forget(store: Store, { site, suite }: StoreOptions, now: number): Promise<string> {
  if (site === undefined) {
    throw new OperatorError('USAGE', 'say which site is to be forgotten', {
      hint: 'firstlight store forget --site dfw1',
    })
  }
  const here = (await store.checks()).filter(({ check }) => check.site.name === site)
  if (here.length === 0) throw await unknownSite(site, store)
  if (suite === undefined) {
    await store.forgetSite(site)
    return `${site} is forgotten`
  }
  const suites = new Set(here.map(({ check }) => check.suite))
  if (!suites.has(suite)) {
    throw new OperatorError('USAGE', `no check of a suite "${suite}" is declared at ${site}`, {
      hint: didYouMean(suite, suites) ?? `declared are ${[...suites].join(', ')}`,
    })
  }
  await store.declare({ time: now, checks: [], notApplicable: [], suites: [], completeFor: [{ site, suite }] })
  return `${suite} is no longer asked for at ${site}`
}
