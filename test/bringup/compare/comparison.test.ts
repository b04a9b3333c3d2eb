import t from 'tap'
import {
  areAlike,
  type Comparison,
  compareSites,
  lastingFacts,
  type Side,
} from '../../../src/bringup/compare/comparison.js'
import { comparisonJson } from '../../../src/bringup/compare/comparison-json.js'
import { comparisonMarkdown } from '../../../src/bringup/compare/comparison-markdown.js'
import { comparisonText } from '../../../src/bringup/compare/comparison-text.js'
import { standingMarks } from '../../../src/bringup/marks.js'
import type { CheckEvent } from '../../../src/core/event.js'
import type { CheckInstance, NotApplicable } from '../../../src/core/instance.js'
import type { Site } from '../../../src/core/site.js'
import { type EventParts, makeEvent, makeInstance, makeNotApplicable, makeSite, START } from '../../helpers/events.js'
import { UNPRINTABLE } from '../../helpers/printed.js'
import { nasty } from '../../helpers/scenarios.js'

const dfw1 = makeSite()
const ams1 = makeSite({ name: 'ams1', title: 'Amsterdam 1' })
const now = START + 60_000
const look = { color: false, columns: Number.POSITIVE_INFINITY, marks: standingMarks({ LANG: 'C.UTF-8' }), all: false }

type Known = Partial<CheckInstance> & { readonly event?: EventParts }

function side(site: Site, checks: readonly Known[], notApplicable: readonly NotApplicable[] = []): Side {
  return {
    site,
    notApplicable,
    checks: checks.map(({ event, ...parts }) => {
      const check = makeInstance({ site, ...parts })
      return { check, declaredAt: START, ...(event && { last: makeEvent({ instance: check, ...event }) }) }
    }),
  }
}

function compared(left: readonly Known[], right: readonly Known[], absent: readonly NotApplicable[] = []): Comparison {
  return compareSites(side(dfw1, left), side(ams1, right, absent), {
    now,
    history: new Map<string, readonly CheckEvent[]>(),
  })
}

const GREEN = { status: 'OK' } as const
const RED = { status: 'CRITICAL', output: 'connection refused' } as const

t.test('two sites that say the same are alike, green or not', async (t) => {
  const comparison = compared(
    [
      { check: 'a', event: GREEN },
      { check: 'b', event: RED },
    ],
    [
      { check: 'b', event: RED },
      { check: 'a', event: GREEN },
    ],
  )
  t.ok(areAlike(comparison))
  t.equal(
    comparisonText(comparison, look),
    'alike, and not green at either: platform.dns.b (red)\ndfw1 and ams1: 2 checks at both: 2 alike; looked at 1m ago\n',
  )
})

t.test('another status is told with what both say; what a failed check has not seen is no news', async (t) => {
  const left = { check: 'a', event: { ...GREEN, outcome: { observed: { status: 200, issuer: 'x' } } } }
  const right = { check: 'a', event: { ...RED, outcome: { observed: { issuer: 'y' } } } }
  const comparison = compared([left], [right])
  t.notOk(areAlike(comparison))
  t.equal(
    comparisonText(comparison, look),
    `platform.dns.a  network
  stands
    dfw1  ✓ green: OK - all is well, 1m ago
    ams1  ✗ red: CRITICAL - connection refused, 1m ago
  issuer
    dfw1  x
    ams1  y

dfw1 and ams1: 1 check at both: 1 different; looked at 1m ago
`,
  )
})

t.test('what says nothing at both sites does not make them alike', async (t) => {
  const old = { ttlMs: 1000, event: GREEN }
  const blocked = { event: { status: 'UNKNOWN', result: { blockedBy: 'dfw1/x.y.z' } } } as const
  for (const known of [{}, old, blocked]) {
    const comparison = compared([known], [known])
    t.equal(comparison.silent.length, 1)
    t.notOk(areAlike(comparison))
    t.match(
      comparisonText(comparison, look),
      /silent at both: nothing to compare\n {2}platform\.dns\.resolver-answers\n/,
    )
  }
  t.match(compared([old], [{ event: GREEN }]).different, [{ standings: { left: 'stale', right: 'green' } }])
  t.match(compared([{ event: GREEN }], [{}]).different, [{ standings: { right: 'never reported' } }])
})

t.test('what exists at one site only is a difference, unless it does not apply at the other', async (t) => {
  const tape = makeNotApplicable({ id: 'ams1/platform.dns.tape', site: 'ams1', check: 'tape' })
  const both = { check: 'a', event: GREEN }
  const onPurpose = compared([both, { check: 'tape', event: RED }], [both], [tape])
  t.ok(areAlike(onPurpose))
  t.match(
    comparisonText(onPurpose, look),
    /only at dfw1\n {2}platform\.dns\.tape \(not applicable at the other: only site\.labels/,
  )
  const lacking = compared([both], [both, { check: 'b' }])
  t.notOk(areAlike(lacking))
  t.match(comparisonText(lacking, look), /only at ams1\n {2}platform\.dns\.b\n/)
})

t.test('elements are paired by name; those that have none in common, in their order', async (t) => {
  const named = compared(
    [
      { each: 'main', event: GREEN },
      { each: 'spare', event: GREEN },
    ],
    [
      { each: 'spare', event: GREEN },
      { each: 'third', event: GREEN },
    ],
  )
  t.match(named.alike, [{ left: { check: { each: 'spare' } }, right: { check: { each: 'spare' } } }])
  t.match([named.onlyLeft, named.onlyRight], [[{ check: { each: 'main' } }], [{ check: { each: 'third' } }]])

  const answer = (server: string) => ({ ...GREEN, outcome: { observed: { said: `I am ${server}` } } })
  const placed = compared(
    [
      { each: 'r-1', event: answer('r-1') },
      { each: 'r-2', event: answer('r-2') },
    ],
    [
      { each: 'q-1', event: answer('q-1') },
      { each: 'q-2', event: answer('q-x') },
    ],
  )
  t.same(
    placed.alike.map(({ left, right }) => [left.check.each, right.check.each]),
    [['r-1', 'q-1']],
  )
  t.match(comparisonText(placed, look), 'platform.dns.resolver-answers[r-2] / [q-2]')
  const unlike = compared([{ each: 'x' }, { each: 'y' }], [{ each: 'z' }])
  t.same([unlike.onlyLeft.length, unlike.onlyRight.length], [2, 1])
  const own = compared(
    [
      { each: 'gw.dfw1', event: GREEN },
      { each: 'x', event: GREEN },
    ],
    [{ each: 'gw.ams1', event: GREEN }],
  )
  t.equal(own.alike.length, 1)
})

t.test('another version of the suite is told before its facts confuse anybody', async (t) => {
  const left = { definition: 'aaa', event: { ...GREEN, outcome: { observed: { a: 1 } } } }
  const comparison = compared([left], [{ definition: 'bbb', event: GREEN }])
  t.match(comparison.different, [{ rewritten: true, facts: [] }])
  t.match(
    comparisonText(comparison, look),
    /the suite asks something else: run the same version at both\n {4}dfw1 {2}definition aaa/,
  )
})

t.test('facts in passing are counted, and shown when all is asked for', async (t) => {
  const facts = (address: string) => ({ event: { ...GREEN, outcome: { observed: { address, status: 200 } } } })
  const comparison = compared([facts('10.1.0.1')], [facts('10.2.0.1')])
  t.ok(areAlike(comparison))
  t.match(
    comparisonText(comparison, look),
    /^1 fact differs only by an address, a time or what always changes: --all shows them\n/,
  )
  t.match(
    comparisonText(comparison, { ...look, all: true }),
    /address \(address\)\n {4}dfw1 {2}10\.1\.0\.1\n {4}ams1 {2}10\.2\.0\.1\n/,
  )
  t.match(comparisonMarkdown(comparison, { all: true }), '| `address` | `10.1.0.1` | `10.2.0.1` |')
  t.match(JSON.parse(comparisonJson(comparison)), {
    alike: true,
    same: [{ facts: [{ path: 'address', passing: 'address' }] }],
  })
})

t.test('metrics beyond noise are told by their medians', async (t) => {
  const series = (site: Site, value: number) => {
    const instance = makeInstance({ site })
    const event = makeEvent({ instance, outcome: { metrics: [{ label: 'time', value, unit: 's' }] } })
    return [instance.id, Array.from({ length: 8 }, () => event)] as const
  }
  const history = new Map([series(dfw1, 0.012), series(ams1, 0.095)])
  const [left, right] = [side(dfw1, [{ event: GREEN }]), side(ams1, [{ event: GREEN }])]
  const comparison = compareSites(left, right, { now, history })
  t.notOk(areAlike(comparison))
  t.match(comparisonText(comparison, look), /time\n {4}dfw1 {2}12ms \(median of 8, noise 0ms\)\n {4}ams1 {2}95ms/)
})

t.test('no text of a checked system breaks a terminal, a table or JSON', async (t) => {
  for (const { result } of nasty().events) {
    const { instance: _, ...rest } = result
    const text = rest.outcome.output
    const known = (status: 'OK' | 'CRITICAL', fact: string): Known => ({
      ...{ suite: `u${text}`, point: `p${text}`, owner: text, check: `c${text}`, each: text, definition: fact },
      event: { status, output: text, outcome: { observed: { [text]: `${fact}${text}`, list: [text, fact] } } },
    })
    const lone: Known = { suite: text, point: text, check: text }
    const absent = [makeNotApplicable({ id: `ams1/${text}.${text}.${text}`, because: text })]
    const comparison = compared([known('OK', 'a'), lone], [known('CRITICAL', 'b')], absent)
    for (const columns of [30, Number.POSITIVE_INFINITY]) {
      t.notMatch(comparisonText(comparison, { ...look, columns, all: true }), UNPRINTABLE)
    }
    const markdown = comparisonMarkdown(comparison, { all: true })
    t.notMatch(markdown, UNPRINTABLE)
    t.notMatch(markdown.replace(/\\.|(`+)(?!`).*?[^`]\1(?!`)/g, ''), /[<[]/)
    t.equal(JSON.parse(comparisonJson(comparison)).different.length, 1)
    t.ok(comparison.different.every((each) => lastingFacts(each).length >= 0))
  }
})
