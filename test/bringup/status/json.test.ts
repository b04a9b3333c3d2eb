import t from 'tap'
import { statusJson } from '../../../src/bringup/status/json.js'
import { statusReport } from '../../../src/bringup/status-report.js'
import { golden } from '../../helpers/golden.js'
import { nastyKnown, twoSites } from '../../helpers/known.js'
import { UNPRINTABLE } from '../../helpers/printed.js'

t.test('two sites read as they were reviewed', async (t) => {
  const text = statusJson(statusReport(twoSites()))
  t.equal(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`, golden('status-two-sites.2.json'))
  t.equal(text.indexOf('\n'), text.length - 1, 'it is one line')
})

t.test('whatever anybody said is one line of JSON', async (t) => {
  const text = statusJson(statusReport(nastyKnown()))
  t.notMatch(text, UNPRINTABLE)
  t.equal(JSON.parse(text).kind, 'status')
})
