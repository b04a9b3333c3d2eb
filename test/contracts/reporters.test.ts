import { readFileSync } from 'node:fs'
import t from 'tap'
import { loadReporter, type ReporterName, reporters } from '../../src/reporters/index.js'
import { commandsIn } from '../helpers/ci-logs.js'
import { makeSummary } from '../helpers/events.js'
import { UNPRINTABLE } from '../helpers/printed.js'
import { reported } from '../helpers/reported.js'
import { allGreen, bringup, nasty } from '../helpers/scenarios.js'

const names = Object.keys(reporters) as ReporterName[]

/** The escape sequences that the live view writes on purpose. */
const CURSOR_AND_COLOR = /\u001b\[(?:\?25[hl]|\d+A|[JK]|\d+m)|\r/g

t.test('a reporter is found by its name and by nothing else', async (t) => {
  t.equal((await loadReporter('tap'))?.name, 'tap')
  t.equal(await loadReporter('constructor'), undefined)
  t.equal(await loadReporter('html'), undefined)
})

t.test('a run of each kind reads as it was reviewed', async (t) => {
  const goldens = new URL('../../../test/golden/', import.meta.url)
  for (const name of names.filter((each) => each !== 'json')) {
    const { default: reporter } = await reporters[name]()
    t.equal(await reported(reporter, bringup()), readFileSync(new URL(`bringup.2.${name}`, goldens), 'utf8'), name)
  }
})

const surroundings = {
  'in a pipe': {},
  'with colour': { color: true },
  'on a terminal': { color: true, terminal: () => ({ columns: 80, rows: 24 }) },
  'on a terminal of no size': { terminal: () => ({ columns: 0, rows: 0 }) },
  'on a terminal of one cell': { terminal: () => ({ columns: 1, rows: 1 }) },
}

const scenarios = {
  'a plain run': bringup(),
  'a green run': allGreen({ ending: 'green' }),
  'a stopped run': bringup({ ending: 'interrupted', undecided: nasty().undecided }),
  'a run of nothing': makeSummary([]),
  'a nasty run': nasty(),
  'a nasty run until green': nasty({
    run: { untilGreen: { everyMs: 1000, deadlineMs: 60_000 } },
    ending: 'red-at-deadline',
  }),
}

for (const name of names) {
  t.test(`the reporter ${name} keeps its contract`, async (t) => {
    const { default: reporter } = await reporters[name]()
    t.equal(reporter.name, name)
    t.match(reporter.summary, /^\S.*[^.\s]$/, 'has a summary without a full stop')
    for (const [where, context] of Object.entries(surroundings)) {
      for (const [what, summary] of Object.entries(scenarios)) {
        const text = await reported(reporter, summary, context)
        const bare = text.replace(CURSOR_AND_COLOR, '')
        t.ok(bare.endsWith('\n'), `${what} ${where} ends with a line break`)
        t.notMatch(bare, UNPRINTABLE, `${what} ${where} has nothing raw in it`)
        t.ok(text.isWellFormed(), `${what} ${where} is well-formed Unicode`)
        t.same(commandsIn(bare), [], `${what} ${where} has no command of a CI in it`)
        t.equal(await reported(reporter, summary, context), text, `${what} ${where} gives the same text again`)
      }
    }
  })

  t.test(`the reporter ${name} needs no event to end well`, async (t) => {
    const { default: reporter } = await reporters[name]()
    let text = ''
    const context = { write: (more: string) => (text += more), color: false, env: {}, now: () => 0 }
    await reporter.create(context).end(bringup())
    t.ok(text.endsWith('\n'))
  })
}
