import t from 'tap'
import { handOff } from '../../../src/bringup/hand-off.js'
import { standingMarks } from '../../../src/bringup/marks.js'
import { nextText } from '../../../src/bringup/next/text.js'
import { type Known, statusReport } from '../../../src/bringup/status-report.js'
import { widthOf } from '../../../src/reporters/pretty/span.js'
import { makeInstance, START } from '../../helpers/events.js'
import { golden } from '../../helpers/golden.js'
import {
  DAY,
  greenSites,
  known,
  knownBlocked,
  knownForDefault,
  MINUTE,
  makeKnown,
  nastyKnown,
  twoSites,
} from '../../helpers/known.js'
import { UNPRINTABLE } from '../../helpers/printed.js'

interface Asked {
  readonly owners?: readonly string[]
  readonly columns?: number
}

/** What is next at each site. */
function texts(all: Known, { owners, columns }: Asked = {}): readonly string[] {
  const { sites, nameOf, now } = statusReport(all)
  const page = { color: false, marks: standingMarks({}), ...(columns !== undefined && { columns }) }
  const view = { nameOf, now, ...(owners && { owners }) }
  return sites.map((site) => nextText(handOff(site, owners), view, page))
}

t.test('what is next at two sites reads as it was reviewed', async (t) => {
  t.same(texts(twoSites()), [golden('next-ams1.0.text'), golden('next-dfw1.0.text')])
})

t.test('where nothing is left, it says what to do then', async (t) => {
  const [, dfw1] = texts(greenSites())
  t.equal(
    dfw1,
    'dfw1, Dallas 1, bringup: 1 of 2 green; 1 waived; looked at 2h 5m ago\n\n' +
      'nothing left to fix at dfw1 (1 waived); sign it off: firstlight signoff --site dfw1 --by NAME\n',
  )
  const live = (signedOffAt?: number) =>
    texts(
      makeKnown([known(makeInstance(), {})], {
        siteStates: new Map([['dfw1', { phase: 'live', ...(signedOffAt !== undefined && { signedOffAt }) }]]),
      }),
    ).join('')
  t.match(live(START - DAY), 'nothing left to fix at dfw1; it was signed off at 2026-11-20 04:13Z\n')
  t.match(live(), 'it was never signed off: firstlight signoff --site dfw1 --by NAME\n')
})

t.test('an owner who can only wait is told for whom', async (t) => {
  const [ams1] = texts(twoSites(), { owners: ['edge'] })
  t.match(ams1, '⊘ 1 waits for dns.resolver-answers[10.3.0.53] of network: load-balancer.ready\n')
  t.match(ams1, /nothing to fix for edge: what is not green waits for others\n$/)
  const [green] = texts(greenSites(), { owners: ['network'] })
  t.match(green, /nothing left for network\n$/, 'a sign-off is for the whole site')
})

t.test('silence is told apart: nobody has ever looked, or nobody does any more', async (t) => {
  const checks = ['a', 'b'].map((check) => known(makeInstance({ check })))
  const stale = ['c', 'd'].map((check) => known(makeInstance({ check, ttlMs: MINUTE }), {}))
  const [text] = texts(makeKnown([...checks, ...stale]))
  t.match(text, '· 2 checks: dns.a, dns.b  never reported, the oldest declared 1d 2h ago\n')
  t.match(
    text,
    '○ 2 checks: dns.c, dns.d  nobody looks at these any more: the newest result is 2h 5m old: run them again\n',
  )
  t.match(
    text,
    '\nrun again what is stale: firstlight run suites/ --site dfw1\n',
    'each says itself how long it counts',
  )
})

t.test('what is stale without a ttl of its own says what to write', async (t) => {
  const [text] = texts(makeKnown([knownForDefault(makeInstance(), {})]))
  t.match(
    text,
    '  nobody looks at this any more: last result 2h 5m ago, at 2026-11-21 04:13Z; it counted for 15m: run it again\n',
  )
  t.match(
    text,
    '\nrun again what is stale: firstlight run suites/ --site dfw1; a suite that runs once a day says so: `defaults: {ttl: 26h}`\n',
  )
  t.match(text, /fix this one\n$/)
})

t.test('where only a part was ever declared, nothing is called done', async (t) => {
  const [text] = texts(makeKnown([known(makeInstance(), {})], { partial: [{ site: 'dfw1', suite: 'platform' }] }))
  t.match(
    text,
    '\nonly a part of platform is declared at dfw1; name the suites, and all of it is: firstlight status suites/\n',
  )
  t.match(text, /nobody knows what is left at dfw1\n$/)
})

t.test('what nothing blocks any more is to be run again', async (t) => {
  const [text] = texts(makeKnown([knownBlocked(makeInstance(), { id: 'dfw1/platform.gone.check' })]))
  t.match(text, '; dfw1/platform.gone.check is in the way no more: run it again; expected\n')
})

t.test('of many that wait the first few are named', async (t) => {
  const root = makeInstance({ check: 'root' })
  const waiting = Array.from({ length: 9 }, (_, index) => knownBlocked(makeInstance({ check: `w${index}` }), root))
  const [text] = texts(makeKnown([known(root, { status: 'CRITICAL' }), ...waiting]))
  t.match(text, '9 wait for it: dns.w0, dns.w1, dns.w2, dns.w3, dns.w4 and 4 more\n')
  t.match(text, /\nfix this one, 9 follow\n$/)
})

t.test('no line is wider than the terminal but for a word that is', async (t) => {
  for (const columns of [40, 80, 120]) {
    for (const line of texts(twoSites(), { columns }).join('').split('\n')) {
      t.ok(widthOf(line) <= columns || !line.trim().includes(' '), line)
    }
  }
})

t.test('nothing that anybody said reaches the terminal raw', async (t) => {
  for (const text of texts(nastyKnown(), { columns: 40 })) {
    t.notMatch(text, UNPRINTABLE)
    t.ok(text.isWellFormed())
  }
})
