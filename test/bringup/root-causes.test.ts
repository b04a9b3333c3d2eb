import * as fc from 'fast-check'
import t from 'tap'
import { followers, rootCauses } from '../../src/bringup/root-causes.js'
import { type CheckStanding, isTroubled, standingNow } from '../../src/bringup/standing.js'
import type { CheckInstance } from '../../src/core/instance.js'
import type { KnownCheck } from '../../src/store/store.js'
import { makeInstance, WAIVER } from '../helpers/events.js'
import { known, knownBlocked, MINUTE, NOW } from '../helpers/known.js'

const id = (check: string) => `dfw1/platform.dns.${check}`
const red = { status: 'CRITICAL' } as const

function make(check: string, dependsOn: readonly string[] = [], more: Partial<CheckInstance> = {}): CheckInstance {
  return makeInstance({ check, dependsOn: dependsOn.map(id), ...more })
}

function standings(checks: readonly KnownCheck[]): readonly CheckStanding[] {
  return checks.map((each) => standingNow(each, { now: NOW, siteStates: new Map() }))
}

/** `a: b c` for each root cause and what is behind it. */
function found(checks: readonly KnownCheck[]): readonly string[] {
  return rootCauses(standings(checks)).map(({ cause, behind }) =>
    `${cause.check.check}: ${behind.map(({ check }) => check.check).join(' ')}`.trim(),
  )
}

t.test('what is blocked follows the root that blocked it, most behind first', async (t) => {
  const checks = [
    known(make('a'), red),
    known(make('b'), red),
    knownBlocked(make('c', ['b']), make('b')),
    knownBlocked(make('d', ['c']), make('b')),
    knownBlocked(make('e', ['a']), make('a')),
    known(make('green'), {}),
  ]
  t.same(found(checks), ['b: c d', 'a: e'])
})

t.test('a root that is blocked itself by now leads further up', async (t) => {
  const checks = [
    known(make('a'), red),
    knownBlocked(make('b', ['a']), make('a')),
    knownBlocked(make('c', ['b']), make('b')),
  ]
  t.same(found(checks), ['a: b c'])
})

t.test('what never reported follows what it depends on, through what never reported either', async (t) => {
  t.same(found([known(make('a')), known(make('b', ['a'])), known(make('c', ['b']))]), ['a: b c'])
  t.same(found([known(make('a'), {}), known(make('b', ['a']))]), ['b:'], 'a green dependency explains nothing')
})

t.test('what is stale follows what would block it if it ran now', async (t) => {
  const stale = known(make('b', ['a'], { ttlMs: MINUTE }), {})
  t.same(found([known(make('a'), red), stale]), ['a: b'])
  t.same(found([known(make('a'), {}), stale]), ['b:'])
})

t.test('what is red follows nothing: it was tried', async (t) => {
  t.same(found([known(make('a'), red), known(make('b', ['a']), red)]), ['a:', 'b:'])
})

t.test('a waived failure is no cause and blocks nothing', async (t) => {
  const waived = known(make('a', [], { waiver: WAIVER }), red)
  t.same(found([waived, known(make('b', ['a']))]), ['b:'])
})

t.test('what was blocked by something that is green by now, or gone, is a cause itself', async (t) => {
  const blocked = knownBlocked(make('b', ['a']), make('a'))
  t.same(found([known(make('a'), {}), blocked]), ['b:'])
  t.same(found([blocked]), ['b:'])
  t.same(found([known(make('a'), {}), known(make('c'), red), knownBlocked(make('b', ['a', 'c']), make('a'))]), ['c: b'])
})

t.test('what waits for several is behind each, and follows once', async (t) => {
  const checks = [
    known(make('a'), red),
    known(make('b'), red),
    knownBlocked(make('c', ['a', 'b']), make('a')),
    known(make('d', ['c'])),
  ]
  t.same(found(checks), ['a: c d', 'b: c d'])
  t.equal(followers(rootCauses(standings(checks))).size, 2)
})

t.test('declarations that contradict each other lose nothing', async (t) => {
  t.same(found([known(make('a', ['b'])), known(make('b', ['a'])), known(make('c', ['b']))]), ['b: a c'])
  t.same(found([known(make('a', ['a']))]), ['a:'])
})

t.test('every troubled check is a cause or behind one, and no cause is behind another', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const arbitraryCheck = fc.record({
    dependsOn: fc.subarray(names),
    blockedBy: fc.constantFrom(...names, 'gone'),
    kind: fc.constantFrom('red', 'green', 'never', 'blocked', 'stale', 'waived'),
  })
  fc.assert(
    fc.property(fc.array(arbitraryCheck, { minLength: 6, maxLength: 6 }), (parts) => {
      const checks = parts.map(({ dependsOn, blockedBy, kind }, index) => {
        const check = make(names[index] ?? '', dependsOn, {
          ...(kind === 'stale' && { ttlMs: MINUTE }),
          ...(kind === 'waived' && { waiver: WAIVER }),
        })
        if (kind === 'never') return known(check)
        if (kind === 'blocked') return knownBlocked(check, make(blockedBy))
        return known(check, kind === 'red' || kind === 'waived' ? red : {})
      })
      const all = standings(checks)
      const roots = rootCauses(all)
      const accounted = [...roots.map(({ cause }) => cause), ...followers(roots)]
      return new Set(accounted).size === accounted.length && accounted.length === all.filter(isTroubled).length
    }),
  )
})
