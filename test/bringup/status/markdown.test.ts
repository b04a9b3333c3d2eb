import t from 'tap'
import { standingMarks } from '../../../src/bringup/marks.js'
import { statusMarkdown } from '../../../src/bringup/status/markdown.js'
import { type Known, statusReport } from '../../../src/bringup/status-report.js'
import { golden } from '../../helpers/golden.js'
import { manySites, nastyKnown, twoSites } from '../../helpers/known.js'
import { UNPRINTABLE } from '../../helpers/printed.js'

const markdown = (all: Known) => statusMarkdown(statusReport(all), standingMarks({}))

t.test('two sites read as they were reviewed', async (t) => {
  t.equal(markdown(twoSites()), golden('status-two-sites.2.markdown'))
})

t.test('the table is longer than wide', async (t) => {
  const rows = markdown(manySites(50, 3))
    .split('\n')
    .filter((line) => line.startsWith('|'))
  t.equal(rows.length, 52)
  t.match(rows[0], /^\| {2}\| point-number-1 \| point-number-2 \| point-number-3 \|$/)
})

t.test('no text breaks the table or becomes markup', async (t) => {
  const text = markdown(nastyKnown())
  t.notMatch(text, UNPRINTABLE)
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  const cells = rows.map((row) => row.replaceAll('\\|', '').split('|').length)
  t.equal(new Set(cells).size, 1, 'each row has the same number of cells')
  const outsideCode = text.replace(/(`+)(?:(?!\1).)*?[^`]\1(?!`)/g, '')
  t.notMatch(outsideCode, /(?<!\\)<(?!https?:)/, 'no HTML')
  t.notMatch(outsideCode, /(?<!\\)\]\(/, 'no link')
})
