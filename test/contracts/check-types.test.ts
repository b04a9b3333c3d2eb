import t from 'tap'
import { checkTypeNames, loadBuiltinCheckType } from '../../checks/index.js'
import type { AnyCheckType } from '../../src/core/check-type.js'
import { readOptions, yamlName } from '../../src/core/options.js'
import { brokenServers } from '../../src/lab/broken-servers.js'
import { checkSamples } from '../helpers/check-samples.js'
import { runCheck } from '../helpers/run-check.js'

t.test('each check type has a sample', (t) => {
  t.same(Object.keys(checkSamples).sort(), checkTypeNames)
  t.end()
})

for (const name of checkTypeNames) {
  t.test(name, async (t) => {
    const type = (await loadBuiltinCheckType(name)) as AnyCheckType

    t.test('is declared in full', async (t) => {
      t.equal(type.type, name)
      t.match(type.summary, /^[A-Z].*\.$/, 'one sentence')
      t.ok(type.primaryMetric === undefined || type.metrics[type.primaryMetric], 'the primary metric is a metric')
      for (const [option, spec] of Object.entries(type.options)) {
        t.match(spec.description, /^[A-Z].*[^.]$/s, `--${option} says what it is`)
        t.notMatch(option, /^(warning|critical|expect|negate|timeout|threshold|format|verbose|version|help)$/)
        t.notMatch(spec.short ?? '', /^[wctvVh]$/, `-${spec.short} belongs to every check`)
      }
    })

    t.test('refuses an unknown option and says what was meant', async (t) => {
      const [known = ''] = Object.keys(type.options)
      const { problems } = readOptions(type.options, { [`${yamlName(known)}x`]: 'y' })
      t.match(problems[0], { message: /unknown option/, hint: new RegExp(`did you mean "${yamlName(known)}"`) })
    })

    const sample = checkSamples[name]
    if (sample === undefined) return
    for (const [kind, start] of Object.entries(brokenServers)) {
      t.test(`is not OK at a ${kind} server, and ends at its deadline`, async (t) => {
        const server = await start()
        t.teardown(server.close)
        const started = performance.now()
        const outcome = await runCheck(type, sample(server), { timeoutMs: 400 })
        t.not(outcome.status, 'OK', outcome.output)
        t.ok(performance.now() - started < 10_000)
        t.notMatch(outcome.output, /\n/, 'one line')
        t.ok(outcome.output.length > 10)
      })
    }
  })
}
