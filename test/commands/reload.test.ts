import t from 'tap'
import { createReload, type ReloadSettings, type SiteStates } from '../../src/commands/reload.js'
import { OperatorError } from '../../src/core/errors.js'
import type { Plan } from '../../src/core/instance.js'
import type { Phase } from '../../src/core/site.js'
import type { Planned } from '../../src/suite/plan-suites.js'
import { makeInstance, makeSite } from '../helpers/events.js'

const dfw1 = makeInstance({ site: makeSite({ phase: 'live' }) })
const ams1 = makeInstance({ site: makeSite({ name: 'ams1', phase: 'live' }) })
const plan: Plan = { instances: [dfw1, ams1], notApplicable: [] }
const wrong = new OperatorError('SUITE_INVALID', '1 error in shop.yaml')
const NONE = new Set<string>()

const statesOf = (phase?: Phase): SiteStates => new Map(phase === undefined ? [] : [['ams1', { phase }]])

/** A reload whose files and phases the test sets; what it did, in order. */
function reloading(overrides: Partial<ReloadSettings> = {}) {
  const now = { isWrong: false, states: statesOf() }
  const did: string[] = []
  const plans: Plan[] = []
  const settings: ReloadSettings = {
    async plan() {
      if (now.isWrong) throw wrong
      return {
        plan,
        sites: [],
        suites: [],
        handlers: [],
        declared: { checks: [], notApplicable: [] },
        warningCount: 0,
        warnings: async () => [],
      } satisfies Planned
    },
    siteStates: async () => now.states,
    declare: async () => void did.push('declared'),
    replace(replacing) {
      plans.push(replacing)
      did.push('replaced')
      return { added: NONE, gone: new Set(['x']), kept: new Set(['a', 'b']), changed: new Set(['b']) }
    },
    signal: new AbortController().signal,
    tell: (text) => did.push(text),
    complain: ({ message }) => did.push(message),
    ...overrides,
  }
  return { reload: createReload({ plan, states: now.states }, settings), now, did, plans }
}

t.test('what is read is declared, then it goes on with that, and says what came of it', async (t) => {
  const { reload, did } = reloading()
  await reload.fromFiles()
  t.same(did, ['declared', 'replaced', 'reloaded: 0 new, 1 gone, 2 kept (1 of them changed)'])
})

t.test('wrong files: nothing is replaced or declared', async (t) => {
  const { reload, now, did } = reloading()
  now.isWrong = true
  await reload.fromFiles()
  t.same(did, ['1 error in shop.yaml', 'not reloaded: the plan from before goes on'])
})

t.test('wrong handlers are refused like wrong suites', async (t) => {
  const declare = async () => Promise.reject(new OperatorError('SUITE_INVALID', 'the handler "chat" has no url'))
  const { reload, did } = reloading({ declare })
  await reload.fromFiles()
  t.same(did, ['the handler "chat" has no url', 'not reloaded: the plan from before goes on'])
})

t.test('the phase of a site is followed, and nothing happens while it is the same', async (t) => {
  const { reload, now, did } = reloading()
  await reload.onNewPhases()
  t.same(did, [])
  now.states = statesOf('maintenance')
  await reload.onNewPhases()
  t.match(did, ['ams1 is maintenance now', 'declared', 'replaced', /^reloaded/])
  await reload.onNewPhases()
  t.equal(did.length, 4)
})

t.test('it is followed when the files are wrong just then, too: nothing runs at a site that is retired', async (t) => {
  const { reload, now, did, plans } = reloading()
  now.isWrong = true
  now.states = statesOf('maintenance')
  await reload.onNewPhases()
  t.match(did, [/maintenance/, '1 error in shop.yaml', 'replaced', /^not reloaded: .* \(0 new, 1 gone, 2 kept/])
  t.match(plans[0]?.instances, [{ site: { phase: 'live' } }, { site: { phase: 'maintenance' } }])
  now.states = statesOf('retired')
  await reload.onNewPhases()
  t.same(
    plans[1]?.instances.map(({ site }) => site.name),
    ['dfw1'],
  )
  now.states = statesOf('live')
  await reload.onNewPhases()
  t.equal(plans[2]?.instances.length, 2, 'it comes back')
})

t.test('asked for many times while it reloads, it reloads once more', async (t) => {
  const { reload, did } = reloading()
  await Promise.all([reload.fromFiles(), reload.fromFiles(), reload.fromFiles(), reload.fromFiles()])
  t.equal(did.filter((text) => text === 'replaced').length, 2)
  await reload.fromFiles()
  t.equal(did.filter((text) => text === 'replaced').length, 3)
})

t.test('nothing is replaced once all is to stop', async (t) => {
  const { reload, did } = reloading({ signal: AbortSignal.abort() })
  await reload.fromFiles()
  t.same(did, ['declared'])
})

t.test('a bug is no reload that was refused', async (t) => {
  const { reload, did } = reloading({ plan: async () => Promise.reject(new Error('bug')) })
  await t.rejects(reload.fromFiles(), { message: 'bug' })
  t.same(did, [])
})
