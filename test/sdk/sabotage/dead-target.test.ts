import t from 'tap'
import { deadTarget, targetPattern } from '../../../src/sdk/sabotage/dead-target.js'

const PLACE = {
  host: '127.0.0.1',
  port: 4711,
  path: '/tmp/world',
  caFile: '/tmp/ca.pem',
  emptyPath: '/tmp/empty',
  directory: '/srv',
}

t.test('a dead target has the form of the real one', async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ['https://db.test/a?b#c', 'https://127.0.0.1:4711/a?b#c'],
    ['postgres://ana:pw@db.test:5432/shop', 'postgres://127.0.0.1:4711/shop'],
    ['db.test:5432', '127.0.0.1:4711'],
    ['[2001:db8::1]:5432', '127.0.0.1:4711'],
    ['db.test', 'sabotaged.invalid'],
    ['10.0.0.1', 'sabotaged.invalid'],
    ['2001:db8::1', 'sabotaged.invalid'],
    ['/var/lib/queue', '/tmp/world/queue'],
    ['../lab/backlog', '/tmp/world/backlog'],
  ]
  for (const [target, dead] of cases) t.equal(deadTarget(target, PLACE), dead)
})

t.test('a target is found as a whole, not as a part of another name', async (t) => {
  const found: readonly (readonly [target: string, text: string])[] = [
    ['db', '--host=db'],
    ['db', 'db:5432'],
    ['db', 'http://db/health'],
    ['db.test', 'ask db.test, and db.test.'],
    ['/var/lib/q', '--file=/var/lib/q'],
  ]
  for (const [target, text] of found) t.match(text, targetPattern(target))
  const missed: readonly (readonly [target: string, text: string])[] = [
    ['db', 'check_db'],
    ['db', 'my-db'],
    ['db', 'db.test'],
    ['db', 'db2'],
    ['db.test', 'dbxtest'],
  ]
  for (const [target, text] of missed) t.notMatch(text, targetPattern(target))
})
