import t from 'tap'
import { parsePluginOutput } from '../../src/core/plugin-output.js'
import nagios from '../../src/reporters/nagios.js'
import { makeEvent, makeInstance, makeSummary } from '../helpers/events.js'
import { reported } from '../helpers/reported.js'
import { allGreen, bringup, nasty } from '../helpers/scenarios.js'

t.test('one line says what is not green and whose it is, the others say why', async (t) => {
  const [first, ...rest] = (await reported(nagios, bringup())).trimEnd().split('\n')
  t.equal(
    first,
    'FIRSTLIGHT CRITICAL - 5 of 7 checks are not green (1 red, 1 unknown, 1 warning, 2 blocked), 1 waived; ' +
      'dfw1 dns.resolver-answers[10.2.0.53] (network), dfw1 load-balancer.certificate (edge), dfw1 load-balancer.stats (edge)',
  )
  t.same(rest, [
    'dfw1 dns.resolver-answers[10.2.0.53]: CRITICAL - 10.2.0.53 did not answer within 10 s [network (#network-oncall)]',
    'dfw1 load-balancer.certificate: WARNING - days_left is 12, wanted at least 30 [edge]',
    'dfw1 load-balancer.stats: UNKNOWN - no field "up" in it [edge]',
    '2 blocked by dfw1/platform.dns.resolver-answers[10.2.0.53]',
    'dfw1 legacy.array: waived, CRITICAL - array.dfw1.example.net refused the connection' +
      ' | green=1;;;0;7 warning=1;;;0;7 critical=1;;;0;7 unknown=1;;;0;7 blocked=2;;;0;7 waived=1;;;0;7 not_run=0;;;0;7',
  ])
})

t.test('a green run is one line', async (t) => {
  t.match(await reported(nagios, allGreen()), /^FIRSTLIGHT OK - all 2 checks are green \| green=2;;;0;2 [^\n]*\n$/)
})

t.test('the first line names a few and counts the rest', async (t) => {
  const events = Array.from({ length: 8 }, (_, index) =>
    makeEvent({ instance: makeInstance({ check: `c${index}` }), status: 'CRITICAL' }),
  )
  t.match(await reported(nagios, makeSummary(events)), /c4 \(network\), and 3 more\n/)
})

t.test('two suites in a run are told apart', async (t) => {
  const events = ['one', 'two'].map((suite) => makeEvent({ instance: makeInstance({ suite }), status: 'CRITICAL' }))
  t.match(
    await reported(nagios, makeSummary(events)),
    /dfw1 one\.dns\.resolver-answers .*dfw1 two\.dns\.resolver-answers/,
  )
})

t.test('what has no verdict is counted and named', async (t) => {
  const text = await reported(nagios, allGreen({ ending: 'interrupted', undecided: [makeInstance({ check: 'late' })] }))
  t.match(
    text,
    /^FIRSTLIGHT UNKNOWN - 1 of 3 checks is not green \(1 without a verdict\)\n1 without a verdict: dfw1 dns\.late \| .* not_run=1;;;0;3\n$/,
  )
})

t.test('no text moves the perfdata', async (t) => {
  const text = await reported(nagios, nasty())
  const { metrics, bad } = parsePluginOutput(text)
  t.same(bad, [])
  t.same(
    metrics.map(({ label }) => label),
    ['green', 'warning', 'critical', 'unknown', 'blocked', 'waived', 'not_run'],
  )
  t.equal(text.split('|').length, 2, 'one raw pipe')
})
