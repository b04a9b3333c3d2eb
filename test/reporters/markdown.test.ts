import t from 'tap'
import markdown from '../../src/reporters/markdown.js'
import { reported } from '../helpers/reported.js'
import { allGreen, bringup, nasty } from '../helpers/scenarios.js'

t.test('a green run is a headline and a table', async (t) => {
  t.equal(
    await reported(markdown, allGreen({ ending: 'green' })),
    '## all 2 checks are green, settled after 1.2s\n\n' +
      '| Site | Integration point | Owner | Green | Not green |\n| --- | --- | --- | ---: | --- |\n' +
      '| dfw1 | Recursive DNS | network | 2/2 |  |\n',
  )
})

t.test('what is not green stands below its owner, with evidence and runbook', async (t) => {
  const text = await reported(markdown, bringup())
  t.match(text, /^## 5 of 7 checks are not green/)
  t.match(text, '| dfw1 | Edge load balancer | edge | 0/4 | 1 unknown, 1 warning, 2 blocked |')
  t.match(text, '#### network (\\#network-oncall)\n\n**Recursive DNS**: Every')
  t.match(text, 'Runbook: <https://wiki.example.net/dns>\n')
  t.match(text, '- dfw1 `dns.resolver-answers[10.2.0.53]`: `CRITICAL - 10.2.0.53 did not answer within 10 s`\n')
  t.match(
    text,
    '- 2 blocked by `dfw1/platform.dns.resolver-answers[10.2.0.53]`: `load-balancer.ready`, `load-balancer.headers`',
  )
  t.match(text, '- `dfw1/platform.legacy.tape`: `site.labels.tier == "production"` does not hold')
})

t.test('no text breaks the table or becomes markup', async (t) => {
  const text = await reported(markdown, nasty())
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  for (const row of rows) t.equal(row.replaceAll('\\|', '').split('|').length, 7, 'five cells')
  const outsideCode = text.replace(/(`+)(?:(?!\1).)*?[^`]\1(?!`)/g, '')
  t.notMatch(outsideCode, /(?<!\\)<(?!https?:)/, 'no HTML')
  t.notMatch(outsideCode, /(?<!\\)\]\(/, 'no link')
})
