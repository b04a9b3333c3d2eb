import MarkdownIt from 'markdown-it'
import t from 'tap'
import { redactor } from '../../src/core/redact.js'
import { markdownPage } from '../../src/docs/markdown/markdown-page.js'
import { type Block, cell, type Inline } from '../../src/docs/page.js'

function rendered(block: Block): string {
  const page = { path: 'sites/dfw1', kind: 'Site', title: 'dfw1', blocks: [block] }
  const text = markdownPage(page, { redact: redactor([]), sourceUrl: () => undefined })
  return new MarkdownIt().render(text.slice(text.indexOf('# ')))
}

const CODES: readonly (readonly [code: string, html: string])[] = [
  ['a == "b"', '<code>a == &quot;b&quot;</code>'],
  ['a || b', '<code>a || b</code>'],
  ['a `b` c', '<code>a `b` c</code>'],
  ['a \\| b', 'a \\| b'],
]

t.test('code is what it was, within a table and without', (t) => {
  for (const [code, html] of CODES) {
    t.match(
      rendered({ kind: 'table', head: ['a', 'b'], rows: [[cell({ code }), cell('x')]] }),
      `<td>${html}</td>\n<td>x</td>`,
    )
    t.match(rendered({ kind: 'list', items: [[{ code }]] }), `<li><code>${html.replace(/<.?code>/g, '')}</code></li>`)
  }
  t.end()
})

t.test('a text that begins like a list, a heading or a rule is a text', (t) => {
  for (const text of ['1. one', '- one', '+ one', '# one', '> one', '---', '===', '| a |', '2) two']) {
    t.match(rendered({ kind: 'paragraph', text: [text] }), `<p>${text.replace('>', '&gt;')}</p>`)
  }
  t.end()
})

t.test('a link is one only when it leads to the web', (t) => {
  const link = (url: string) => rendered({ kind: 'paragraph', text: [{ url } satisfies Inline] })
  t.match(link('https://wiki.example.net/dns'), '<a href="https://wiki.example.net/dns">')
  t.match(link('javascript:alert(1)'), '<p><code>javascript:alert(1)</code></p>')
  t.end()
})
