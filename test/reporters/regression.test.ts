import t from 'tap'
import { type ReporterName, reporters } from '../../src/reporters/index.js'
import { makeEvent, makeInstance, makeSite, makeSummary, START } from '../helpers/events.js'
import { reported } from '../helpers/reported.js'

const site = makeSite({ phase: 'live', signedOffAt: START - 86_400_000 })
const lost = makeEvent({ instance: makeInstance({ site }), status: 'CRITICAL', output: 'no answer' })
const expected = makeEvent({ instance: makeInstance(), status: 'CRITICAL', output: 'no answer' })

const said: Readonly<Partial<Record<ReporterName, RegExp>>> = {
  github: /title=firstlight%3A regression%3A dfw1 dns\.resolver-answers::CRITICAL/,
  json: /"regression":true/,
  junit: /<failure message="regression: no answer" type="CRITICAL">/,
  markdown: /- dfw1 `dns\.resolver-answers`: regression: `CRITICAL - no answer`/,
  nagios: /dfw1 dns\.resolver-answers: regression: CRITICAL - no answer/,
  pretty: /red {2}regression: CRITICAL - no answer[\s\S]*resolver-answers {2}regression: CRITICAL - no answer/,
  tap: /\n {2}regression: true\n/,
}

for (const [name, text] of Object.entries(said)) {
  t.test(`the reporter ${name} calls a regression one, and nothing else`, async (t) => {
    const { default: type } = await reporters[name as ReporterName]() // the keys of `said`
    t.match(await reported(type, makeSummary([lost])), text)
    t.notMatch(await reported(type, makeSummary([expected])), /regression(?!":false)/)
  })
}

t.test('the last line counts them', async (t) => {
  const { default: type } = await reporters.pretty()
  t.match(
    await reported(type, makeSummary([lost])),
    /\n1 of 1 checks is not green \(1 red\), 1 regression; took 1\.2s\n$/,
  )
})
