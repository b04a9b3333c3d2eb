import t from 'tap'
import { handOff } from '../../../src/bringup/hand-off.js'
import { nextSlack } from '../../../src/bringup/next/slack.js'
import { type Known, statusReport } from '../../../src/bringup/status-report.js'
import { makeInstance } from '../../helpers/events.js'
import { golden } from '../../helpers/golden.js'
import { known, makeKnown, nastyKnown, twoSites } from '../../helpers/known.js'
import { UNPRINTABLE } from '../../helpers/printed.js'

function texts(all: Known): readonly string[] {
  const report = statusReport(all)
  return report.sites.map((site) => nextSlack(handOff(site), report))
}

t.test('what is next at a site reads as it was reviewed', async (t) => {
  t.equal(texts(twoSites())[1], golden('next-dfw1.0.slack'))
})

t.test('nobody is called and nothing is linked by what a suite or a checked system says', async (t) => {
  const text = '<!channel> <@U123> <https://evil.example|bank> & @here @channel @everyone `code` *bold*'
  const check = makeInstance({
    ...{ owner: text, contact: text, why: text, runbook: text, pointTitle: text, check: text, each: text },
  })
  const shown = texts(makeKnown([known(check, { status: 'CRITICAL', output: text })])).join('')
  t.notMatch(shown, /[<>]/)
  t.notMatch(shown, /&(?!(?:amp|lt|gt);)/)
  t.notMatch(shown, /@(?:here|channel|everyone)/)
  t.match(
    texts(makeKnown([known(makeInstance(), { output: 'a`b', status: 'CRITICAL' })])).join(''),
    "`CRITICAL - a'b`\n",
  )
})

t.test('a runbook is a link when it is a URL, and its ampersands are escaped', async (t) => {
  const at = (runbook: string) => texts(makeKnown([known(makeInstance({ runbook }), { status: 'CRITICAL' })])).join('')
  t.match(at('https://wiki.example.net/?a=1&b=2'), '<https://wiki.example.net/?a=1&amp;b=2|runbook>')
  for (const runbook of ['javascript:alert(1)', 'https://a.example/|x', 'https://a.example/ b'])
    t.notMatch(at(runbook), '<')
})

t.test('no text is raw', async (t) => {
  for (const text of texts(nastyKnown())) {
    t.notMatch(text, UNPRINTABLE)
    t.notMatch(text, /<(?!https?:\/\/[^<>|]+\|runbook>)/)
  }
})
