import t from 'tap'
import { groupId, hasTurned } from '../../src/core/site-event.js'

t.test('a group turns when all of it is green, and when it loses that', async (t) => {
  const green = { green: true, since: 0 }
  const red = { green: false, since: 0 }
  t.ok(hasTurned(undefined, { total: 2, green: 2 }), 'green for the first time')
  t.notOk(hasTurned(undefined, { total: 2, green: 1 }), 'red from the start is no news')
  t.notOk(hasTurned(green, { total: 2, green: 2 }))
  t.ok(hasTurned(green, { total: 2, green: 1 }))
  t.ok(hasTurned(red, { total: 2, green: 2 }))
  t.notOk(hasTurned(red, { total: 0, green: 0 }), 'nothing is not green')
  t.ok(hasTurned(green, { total: 0, green: 0 }))
})

t.test('a group is named by its site, and its point', async (t) => {
  t.equal(groupId({ site: 'dfw1' }), 'dfw1')
  t.equal(groupId({ site: 'dfw1', point: { suite: 's', name: 'dns', title: 'DNS', owner: 'n' } }), 'dfw1/s.dns')
})
