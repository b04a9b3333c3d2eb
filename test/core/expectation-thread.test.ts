import t from 'tap'
import { type Deadline, type Expectation, findingOf, unmet } from '../../src/core/expectation.js'
import { findInThread } from '../../src/core/expectation-thread.js'
import { smallBudget } from '../../src/core/expression.js'
import { keepSecrets } from '../../src/core/known-secrets.js'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
const expecting = (that: string) => ({ that, otherwise: 'CRITICAL' }) as const
const DEAR = 'ids.all(x, ids.filter(y, y == x).size() == 1)'
const found = (expectations: readonly Expectation[], size: number, deadline: Deadline) =>
  unmet({ expectations, answer: 'true' }, { observed: { ids: numbers(size) } }, deadline)
const DEADLINE: Deadline = { timeoutMs: 60_000, leftMs: 60_000 }

t.test('a thread finds what would be found here, to the letter', async (t) => {
  const facts = {
    ids: numbers(30),
    none: [],
    nothing: null,
    unseen: undefined,
    text: 'línea\u0000 1\nfatal: no',
    exact: 9007199254740993n,
    table: JSON.parse('{"__proto__": 1, "constructor": [2], "a b": {"c": null}}'),
  }
  const conditions = [
    DEAR,
    'ids.all(x, x > 0)',
    'none.all(x, x > 0)',
    'nothing != ""',
    'unseen == 1',
    'text.matches("(?i)FATAL")',
    'text.size() == 3',
    'exact == 9007199254740993',
    'exact != 9007199254740993',
    'table["a b"].c == null && table.constructor[0] == 2',
    'table.missing == 1',
    'ids',
    'ids[0] / 0 > 1',
    'text > 5',
  ].map(expecting)
  const here = conditions.map((condition) => findingOf(condition, 'true', { facts, budget: smallBudget() }))
  t.same(await findInThread({ expectations: conditions, answer: 'true' }, facts, DEADLINE), here)
  t.ok(here.includes(undefined) && here.some((finding) => typeof finding === 'object'))
})

t.test('what is dear is evaluated by a thread of its own, while this one goes on', async (t) => {
  let turns = 0
  const turning = setInterval(() => turns++, 1)
  t.teardown(() => clearInterval(turning))
  const findings = await found(
    [expecting('ids.size() == 1'), expecting(DEAR), expecting('ids.exists(x, ids.exists(y, x + y < 0))')],
    1000,
    DEADLINE,
  )
  t.match(findings, [
    { status: 'CRITICAL', text: /^expected ids\.size\(\) == 1/ },
    { status: 'CRITICAL', text: /^expected ids\.exists\(x, ids\.exists/ },
  ])
  t.ok(turns > 10, `${turns} turns of this thread's loop meanwhile`)
})

t.test('what takes longer than is left is UNKNOWN, and what stands beside it is found all the same', async (t) => {
  const dear = expecting(DEAR)
  const findings = await found(
    [dear, expecting('ids.size() == 1'), expecting('ids.exists(x, ids.exists(y, ids.exists(z, x + y + z < 0)))')],
    20_000,
    { timeoutMs: 3000, leftMs: 200 },
  )
  t.match(findings, [
    {
      status: 'UNKNOWN',
      text: `cannot tell whether ${DEAR}: it took longer than the 200 ms that were left of the 3 s`,
    },
    { status: 'CRITICAL' },
    { status: 'UNKNOWN', text: /the conditions before it were not done in time$/ },
  ])
  t.match(await found([dear], 20_000, { timeoutMs: 3000, leftMs: -5 }), [
    { status: 'UNKNOWN', text: /longer than the 0 ms that were left of the 3 s$/ },
  ])
})

t.test('a stop ends it at once', async (t) => {
  const stop = new AbortController()
  const finding = found([expecting(DEAR)], 20_000, { ...DEADLINE, signal: stop.signal })
  setImmediate(() => stop.abort())
  const stopped = [{ status: 'UNKNOWN', text: /stopped before it was known$/ }]
  t.match(await finding, stopped)
  t.match(await found([expecting(DEAR)], 20_000, { ...DEADLINE, signal: stop.signal }), stopped)
})

t.test('a condition that needs more memory than there is ends its thread alone', async (t) => {
  const greedy = expecting('ids.map(x, ids.map(y, [x, y])).size() == 0')
  t.match(await found([greedy], 20_000, DEADLINE), [{ status: 'UNKNOWN', text: /memory/ }])
})

t.test('a secret that evidence would be cut in stays one', async (t) => {
  const secret = 'a-secret-of-more-than-eighty-characters'.repeat(3)
  keepSecrets([secret])
  const dear = `said == "" && ${DEAR}`
  const facts = { said: `${'.'.repeat(50)}${secret}`, ids: numbers(1000) }
  const [finding] = await findInThread({ expectations: [expecting(dear)], answer: 'true' }, facts, DEADLINE)
  t.match(finding?.text, /said is "\.{50}\[secret\]/)
  t.notMatch(finding?.text, 'a-secret-of')
})
