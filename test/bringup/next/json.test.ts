import t from 'tap'
import { handOff } from '../../../src/bringup/hand-off.js'
import { nextJson } from '../../../src/bringup/next/json.js'
import { type Known, statusReport } from '../../../src/bringup/status-report.js'
import { golden } from '../../helpers/golden.js'
import { nastyKnown, twoSites } from '../../helpers/known.js'
import { UNPRINTABLE } from '../../helpers/printed.js'

function texts(all: Known): readonly string[] {
  const report = statusReport(all)
  return report.sites.map((site) => nextJson(handOff(site), report.now))
}

t.test('what is next at a site reads as it was reviewed', async (t) => {
  const [text = ''] = texts(twoSites())
  t.equal(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`, golden('next-ams1.0.json'))
  t.equal(text.indexOf('\n'), text.length - 1, 'it is one line')
})

t.test('whatever anybody said is one line of JSON', async (t) => {
  for (const text of texts(nastyKnown())) {
    t.notMatch(text, UNPRINTABLE)
    t.equal(JSON.parse(text).kind, 'next')
  }
})
