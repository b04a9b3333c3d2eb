import t from 'tap'
import { handOff } from '../../../src/bringup/hand-off.js'
import { nextMarkdown } from '../../../src/bringup/next/markdown.js'
import { type Known, statusReport } from '../../../src/bringup/status-report.js'
import { golden } from '../../helpers/golden.js'
import { nastyKnown, twoSites } from '../../helpers/known.js'
import { UNPRINTABLE } from '../../helpers/printed.js'

function texts(all: Known): readonly string[] {
  const report = statusReport(all)
  return report.sites.map((site) => nextMarkdown(handOff(site), report))
}

t.test('what is next at a site reads as it was reviewed', async (t) => {
  t.equal(texts(twoSites())[1], golden('next-dfw1.0.markdown'))
})

t.test('no text becomes markup', async (t) => {
  for (const text of texts(nastyKnown())) {
    t.notMatch(text, UNPRINTABLE)
    const outsideCode = text.replace(/(`+)(?:(?!\1).)*?[^`]\1(?!`)/g, '')
    t.notMatch(outsideCode, /(?<!\\)<(?!https?:)/, 'no HTML')
    t.notMatch(outsideCode, /(?<!\\)\]\(/, 'no link')
    t.notMatch(outsideCode, /(?<!\\)@/, 'nobody is called')
  }
})
