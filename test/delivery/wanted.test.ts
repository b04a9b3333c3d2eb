import t from 'tap'
import { wantedHandlers } from '../../src/delivery/wanted.js'
import { makeInstance, makeSite } from '../helpers/events.js'

const sites = new Map([
  ['dfw1', { phase: 'live' }],
  ['ams1', { phase: 'bringup' }],
])

function wanted(handlers: readonly string[], handler: Parameters<typeof wantedHandlers>[0][number], site = 'ams1') {
  const checks = [makeInstance({ site: makeSite({ name: site }), handlers })]
  return wantedHandlers([handler], { checks, sites }).length === 1
}

t.test('a check that names no handler may use every handler', async (t) => {
  t.ok(wanted([], { name: 'chat' }))
})

t.test('a check that names handlers uses those, and sites may use any that takes them', async (t) => {
  t.ok(wanted(['chat'], { name: 'chat', events: ['result'] }))
  t.notOk(wanted(['graph'], { name: 'chat', events: ['result', 'transition'] }))
  t.ok(wanted(['graph'], { name: 'chat', events: ['site'] }))
})

t.test('a handler whose filter is false at every site of the plan is used by none', async (t) => {
  const handler = { name: 'chat', filter: 'site.phase == "live"' }
  t.notOk(wanted([], handler, 'ams1'))
  t.ok(wanted([], handler, 'dfw1'))
})
