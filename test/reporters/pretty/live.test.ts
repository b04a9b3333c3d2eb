import t, { type Test } from 'tap'
import type { RunSummary } from '../../../src/core/run.js'
import pretty from '../../../src/reporters/pretty.js'
import { makeEvent, makeInstance, START } from '../../helpers/events.js'
import { allGreen, bringup } from '../../helpers/scenarios.js'
import { createTerminal } from '../../helpers/terminal.js'

/** The reporter on a terminal of 80 x 24; `drawn` waits until a text is to be seen. */
function onTerminal(t: Test) {
  const terminal = createTerminal(80, 24)
  let seen: () => void = () => {}
  const write = (text: string) => {
    terminal.write(text)
    seen()
  }
  const drawn = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`"${text}" was not drawn:\n${terminal.screen()}`)), 10_000)
      t.teardown(() => clearTimeout(late))
      seen = () => {
        if (terminal.screen().includes(text)) resolve()
      }
      seen()
    })
  const size = () => ({ columns: 80, rows: 24 })
  const reporter = pretty.create({ write, color: true, env: {}, now: () => START + 2000, terminal: size })
  return { terminal, reporter, drawn }
}

t.test('it draws at the start, again after events, and hides the cursor meanwhile', async (t) => {
  const { terminal, reporter, drawn } = onTerminal(t)
  const summary = bringup()
  reporter.start?.(summary.run)
  t.match(terminal.screen(), /0 of 7 green {2}7 waiting/)
  t.equal(terminal.cursorVisible(), false)
  for (const event of summary.events) reporter.event?.(event)
  await drawn('1 of 7 green')
  reporter.end(summary)
  t.equal(terminal.cursorVisible(), true)
})

t.test('what stays is the tree, what is not green by owner, and the last line', async (t) => {
  const { terminal, reporter } = onTerminal(t)
  report(reporter, bringup())
  const shown = [...terminal.scrolled(), terminal.screen()].join('\n')
  t.match(shown, /^✗ dfw1 {2}Dallas 1, bringup {2}1\/7\n {2}✗ dns {12}1\/2 {2}✓✗ {4}network \(#network-oncall\)\n/)
  t.match(shown, /\nedge\n {2}Edge load balancer: All traffic enters here\.\n/)
  t.match(shown, /\n {4}⊘ 2 blocked by dfw1 dns\.resolver-answers\[10\.2\.0\.53\]: ready, headers\n/)
  t.match(shown.replaceAll('\n', ''), /5 of 7 checks are not green \(.*; took 1\.2s$/)
  t.notMatch(shown, 'elapsed', 'nothing of the live view is left')
})

t.test('a green run ends with its tree and one line', async (t) => {
  const { terminal, reporter } = onTerminal(t)
  report(reporter, allGreen({ ending: 'green' }))
  t.equal(
    terminal.screen(),
    '✓ dfw1  Dallas 1, bringup  2/2\n  ✓ dns  2/2  ✓✓  Recursive DNS\n\nall 2 checks are green, settled after 1.2s',
  )
})

t.test('a note stays above what is drawn', async (t) => {
  const { terminal, reporter } = onTerminal(t)
  reporter.start?.(bringup().run)
  reporter.note?.('firstlight: not reloaded\nhint: mend it\n')
  t.match(terminal.screen(), /^firstlight: not reloaded\nhint: mend it\n· dfw1 /)
  reporter.end(bringup())
  const shown = [...terminal.scrolled(), terminal.screen()].join('\n')
  t.match(shown, /^firstlight: not reloaded\nhint: mend it\n· dfw1 /)
})

t.test('when a run goes on with other checks, what stayed stands as before', async (t) => {
  const { terminal, reporter, drawn } = onTerminal(t)
  const { run, events } = allGreen({ run: { onInterval: true } })
  reporter.start?.(run)
  for (const event of events) reporter.event?.(event)
  await drawn('2 of 2 green')
  const fresh = makeInstance({ check: 'fresh' })
  const [kept] = events.slice(1).map(({ result }) => result)
  const lost = makeEvent({ instance: makeInstance({ each: '10.2.0.53' }), status: 'CRITICAL' })
  reporter.start?.({ ...run, instances: [...run.instances.slice(1), fresh] })
  t.match(terminal.screen(), /dns {2}1\/2 {2}✓· [\s\S]*1 of 2 green {2}1 waiting/)
  reporter.event?.(makeEvent({ instance: fresh }))
  await drawn('2 of 2 green')
  t.equal(kept?.instance.id, lost.result.instance.id)
  reporter.event?.(lost)
  await drawn('regressed')
  reporter.end(allGreen({ run, ending: 'stopped' }))
})

function report(reporter: ReturnType<typeof pretty.create>, summary: RunSummary): void {
  reporter.start?.(summary.run)
  for (const event of summary.events) reporter.event?.(event)
  reporter.end(summary)
}
