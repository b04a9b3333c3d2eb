import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import MarkdownIt from 'markdown-it'
import t from 'tap'
import { redactor } from '../../src/core/redact.js'
import { type DocsFormat, docsFiles } from '../../src/docs/files.js'
import { sourceUrlOf } from '../../src/docs/source-url.js'
import { nastyBook } from '../helpers/nasty-book.js'
import { needs } from '../helpers/needs.js'

const sourceUrl = sourceUrlOf('https://git.example.net/x/blob/main/{file}#L{line}')

function nastyFiles(format: DocsFormat) {
  return docsFiles(nastyBook(), { format, redact: redactor([]), sourceUrl })
}

/** The links of a page to other pages, resolved; and all the others. */
function linksOf(path: string, hrefs: readonly string[]) {
  const inner = hrefs.filter((href) => !/^[a-z]+:/i.test(href)).map((href) => posix.join(posix.dirname(path), href))
  return { inner, outer: hrefs.filter((href) => /^[a-z]+:/i.test(href)) }
}

t.test('the same book gives the same files', async (t) => {
  for (const format of ['html', 'markdown'] as const) t.same(await nastyFiles(format), await nastyFiles(format))
})

t.test('whatever a text says, the HTML is well-formed', { skip: needs('xmllint', 'libxml2-utils') }, async (t) => {
  const directory = t.testdir()
  const files = [...(await nastyFiles('html'))].map(([path, text]) => {
    const file = join(directory, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  })
  t.ok(files.length > 50)
  execFileSync('xmllint', ['--noout', '--nonet', '--huge', ...files], { stdio: 'pipe' })
})

t.test('no text becomes an element, an attribute or a script of a page', async (t) => {
  for (const [path, text] of await nastyFiles('html')) {
    t.notMatch(text, /<script|<failure|\son\w+="|javascript:alert\(1\)"/i, path)
    t.notMatch(text, /[\u0000-\u0008\u001b\u202e]/, path)
  }
})

t.test('no link of a page leads nowhere, or outside but to the web', async (t) => {
  const files = await nastyFiles('html')
  for (const [path, text] of files) {
    const { inner, outer } = linksOf(
      path,
      [...text.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href),
    )
    for (const link of inner) if (!files.has(link)) t.fail(`${path} links to ${link}`)
    for (const link of outer) t.match(link, /^https?:\/\//)
  }
})

t.test('the Markdown says nothing that it does not mean', async (t) => {
  const markdown = new MarkdownIt({ html: true })
  const files = await nastyFiles('markdown')
  for (const [path, text] of files) {
    const tokens = markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])])
    const html = tokens.filter(({ type }) => type.startsWith('html')).map(({ content }) => content.trim())
    for (const each of html)
      if (!/^<br>$|^<!-- Made from/.test(each)) t.fail(`${path} has the element ${each.slice(0, 80)}`)
    const hrefs = tokens.filter(({ type }) => type === 'link_open').map((token) => String(token.attrGet('href')))
    const { inner, outer } = linksOf(path, hrefs)
    for (const link of inner) if (!files.has(link)) t.fail(`${path} links to ${link}`)
    for (const link of outer) t.match(link, /^https?:\/\//)
    t.equal(tokens.filter(({ type, tag }) => type === 'heading_open' && tag === 'h1').length, 1, path)
    t.notOk(
      tokens.some(({ type }) => type === 'hr' || type === 'image'),
      path,
    )
  }
})

t.test('the rows of a Markdown table have the cells of its head', async (t) => {
  const markdown = new MarkdownIt()
  for (const [path, text] of await nastyFiles('markdown')) {
    const tables = text.split('\n\n').filter((block) => block.startsWith('| '))
    for (const table of tables) {
      const lines = table.trimEnd().split('\n')
      t.equal(markdown.render(table).match(/<tr>/g)?.length, lines.length - 1, path)
      const pipes = lines.map((line) => line.replace(/\\./g, '').split('|').length)
      t.same([...new Set(pipes)], [pipes[0]], path)
    }
  }
})

t.test('a place in a suite is a link that holds in a URL', async (t) => {
  const [page = ''] = (await nastyFiles('html')).values()
  t.match(page, 'https://git.example.net/x/blob/main/a%20%22b%22%20%3Cc%3E/%26%25%23%3F.yaml#L1')
  for (const template of ['git', 'javascript:{file}', 'https://git.example.net/', 'https://a/{file}"']) {
    t.throws(() => sourceUrlOf(template), { code: 'USAGE' })
  }
})
