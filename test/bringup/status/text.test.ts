import t from 'tap'
import { standingMarks } from '../../../src/bringup/marks.js'
import type { Page } from '../../../src/bringup/page.js'
import { statusText } from '../../../src/bringup/status/text.js'
import { type Known, statusReport } from '../../../src/bringup/status-report.js'
import { widthOf } from '../../../src/reporters/pretty/span.js'
import { makeInstance, makeSite } from '../../helpers/events.js'
import { golden } from '../../helpers/golden.js'
import { greenSites, known, knownBlocked, makeKnown, manySites, nastyKnown, twoSites } from '../../helpers/known.js'
import { UNPRINTABLE } from '../../helpers/printed.js'

const PIPE: Page = { color: false, marks: standingMarks({}) }

function text(all: Known, page: Partial<Page> = {}, owners?: readonly string[]): string {
  return statusText(statusReport(all, owners && { owners }), { ...PIPE, ...page })
}

/** The lines of the matrix: those before the first blank line and the blocks after it, up to the legend. */
function matrixOf(shown: string): readonly string[] {
  const lines = shown.split('\n')
  return lines.slice(
    0,
    lines.findIndex((line) => /n\/m:/.test(line)),
  )
}

t.test('two sites read as they were reviewed', async (t) => {
  t.equal(text(twoSites()), golden('status-two-sites.2.text'))
  t.equal(text(twoSites(), { columns: 80 }), golden('status-two-sites-80-columns.2.text'))
})

t.test('sites that are all green take a line each', async (t) => {
  t.equal(text(greenSites()), golden('status-green.0.text'))
})

t.test('each thing that a check can be has a mark of its own, in ASCII too', async (t) => {
  for (const env of [{}, { TERM: 'linux' }]) {
    const marks = Object.values(standingMarks(env))
    t.equal(new Set(marks).size, marks.length, marks.join(' '))
    t.ok(marks.every((mark) => widthOf(mark) === 1))
  }
  t.match(text(twoSites(), { marks: standingMarks({ LANG: 'C' }) }), /^[\n\x20-\x7e]*$/)
})

t.test('colour adds nothing that is not said without', async (t) => {
  const colored = text(twoSites(), { color: true })
  t.match(colored, '\u001b[31m')
  t.equal(colored.replace(/\u001b\[\d+m/g, ''), text(twoSites()))
})

t.test('on any terminal the matrix is within its width, and no line of words breaks inside a word', async (t) => {
  for (const columns of [40, 57, 80, 120, 200]) {
    for (const all of [twoSites(), manySites(50, 30), manySites(3, 30), manySites(50, 2)]) {
      const shown = text(all, { columns })
      for (const line of matrixOf(shown)) t.ok(widthOf(line) <= columns, line)
      for (const line of shown.split('\n')) t.ok(widthOf(line) <= columns || !line.trim().includes(' '), line)
    }
  }
})

t.test('fifty sites and thirty points are all there, once, whatever the width', async (t) => {
  for (const columns of [40, 80, 200]) {
    const matrix = matrixOf(text(manySites(50, 30), { columns }))
    const cells = matrix.join('\n').match(/\d\/1\b/g) ?? []
    t.equal(cells.length, 1500)
    const headers = matrix.join('\n').match(/region-\d\d/g) ?? []
    t.equal(new Set(headers).size, 50)
  }
})

t.test('many sites with few integration points stand one below the other', async (t) => {
  const [header, first] = matrixOf(text(manySites(50, 2), { columns: 80 }))
  t.match(header, /^ +point-number-1 +point-number-2$/)
  t.match(first, /^region-01 /)
})

t.test('long names are cut in the middle, and stay different', async (t) => {
  const names = ['datacenter-frankfurt-east-1', 'datacenter-frankfurt-east-2', 'datacenter-frankfurt-west-1']
  const sites = names.map((name) => known(makeInstance({ site: makeSite({ name }) }), {}))
  const [header = ''] = text(makeKnown(sites), { columns: 200 }).split('\n')
  t.equal(new Set(header.trim().split(/ +/)).size, 3)
  t.match(header, '…')
})

t.test('a point is named with its suite when there are several', async (t) => {
  const both = ['platform', 'shop'].map((suite) => known(makeInstance({ suite }), {}))
  t.match(text(makeKnown(both)), /^platform\.dns .*\nshop\.dns /m)
})

t.test("an owner's view names whoever is in the way", async (t) => {
  const resolver = makeInstance()
  const ready = makeInstance({ point: 'edge', check: 'ready', owner: 'edge', dependsOn: [resolver.id] })
  const shown = text(makeKnown([known(resolver, { status: 'CRITICAL' }), knownBlocked(ready, resolver)]), {}, ['edge'])
  t.match(shown, 'dfw1  Dallas 1, bringup: 0 of 1 green; 1 blocked; looked at 2h 5m ago\n')
  t.match(shown, 'fix this one, 1 follows:\n    ✗ dns.resolver-answers  network  red')
  t.notMatch(matrixOf(shown).join('\n'), 'dns')
})

t.test('of many causes the first are shown, regressions before all, and the rest is a command away', async (t) => {
  const signedOffAt = 1
  const site = makeSite()
  const checks = Array.from({ length: 12 }, (_, index) =>
    known(makeInstance({ site, check: `check-${index}` }), { status: 'CRITICAL' }),
  )
  const shown = text(makeKnown(checks))
  t.match(shown, 'check-7 ')
  t.notMatch(shown, 'check-8 ')
  t.match(shown, '  and 4 more: firstlight next --site dfw1\n')
  const never = known(makeInstance({ site, check: 'root' }))
  const behind = known(makeInstance({ site, check: 'behind', dependsOn: [never.check.id] }))
  const one = known(makeInstance({ site, check: 'lost' }), { status: 'CRITICAL' })
  const states = new Map([['dfw1', { phase: 'live' as const, signedOffAt }]])
  t.match(
    text(makeKnown([never, behind, one], { siteStates: states })),
    /follows:\n {4}▼ dns\.lost .*\n {4}· dns\.root /,
  )
})

t.test('nothing that anybody said reaches the terminal raw', async (t) => {
  for (const columns of [1, 40, 120]) {
    const shown = text(nastyKnown(), { columns })
    t.notMatch(shown, UNPRINTABLE)
    t.ok(shown.isWellFormed())
    t.ok(shown.endsWith('\n'))
  }
})
