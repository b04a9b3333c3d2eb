import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { redactor } from '../../../src/core/redact.js'
import { docsFiles } from '../../../src/docs/files.js'
import { sourceUrlOf } from '../../../src/docs/source-url.js'
import { KINDS, openDocs, widthOf } from '../../helpers/docs-browser.js'
import { nastyBook } from '../../helpers/nasty-book.js'
import { needs } from '../../helpers/needs.js'

/** Pages in which whatever a text can be stands wherever a text can stand. */
async function nastyPages(directory: string): Promise<readonly string[]> {
  const sourceUrl = sourceUrlOf('https://git.example.net/{file}')
  const files = await docsFiles(nastyBook(), { format: 'html', redact: redactor([]), sourceUrl })
  const chosen = [...files].filter(([path], index) => path === 'index.html' || index % 9 === 0)
  return chosen.map(([path, text]) => {
    const file = join(directory, path.replaceAll('/', '-'))
    writeFileSync(file, text)
    return file
  })
}

t.test('in a browser', { skip: needs('chromium', 'chromium') }, async (t) => {
  const { page, folders, open } = await openDocs(t)
  const requested: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requested.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  for (const folder of folders) for (const file of Object.values(KINDS)) await open(folder, file)

  t.test('a reader gets from the overview to a point, its site and back', async (t) => {
    await page.setViewportSize({ width: 1200, height: 900 })
    await open(folders[1] ?? '', 'index.html')
    await page.click('text=Mail relay')
    t.match(page.url(), /points\/lab\.mail\.html$/)
    await page.click('svg a')
    t.match(page.url(), /points\/lab\.dns\.html$/)
    await page.click('td a')
    t.match(page.url(), /sites\/lab1\.html$/)
    await page.click('nav a')
    t.match(page.url(), /index\.html$/)
  })

  t.test('the text of a graph stays within its nodes', async (t) => {
    await open(folders[0] ?? '', KINDS['point with a large graph'])
    const sizes = await page.$$eval('svg .node', (nodes) =>
      nodes.map((node) =>
        [node.querySelector('text'), node.querySelector('path')].map((each) => each?.getBoundingClientRect().width),
      ),
    )
    t.equal(sizes.length, 4)
    for (const [text = 0, box = 0] of sizes) t.ok(text > 0 && text < box)
  })

  t.test('no text of a suite or a system runs, or makes a page wider than a phone', async (t) => {
    let dialogs = 0
    page.on('dialog', (dialog) => {
      dialogs += 1
      return dialog.dismiss()
    })
    await page.setViewportSize({ width: 380, height: 800 })
    const files = await nastyPages(t.testdir())
    t.ok(files.length > 10)
    for (const file of files) {
      await page.goto(pathToFileURL(file).href)
      t.ok((await widthOf(page)) <= 380, file)
      t.equal(await page.$$eval('script, failure, img', (elements) => elements.length), 0, file)
    }
    t.equal(dialogs, 0)
  })

  t.test('the pages ask for nothing but themselves, and the browser has nothing to say', (t) => {
    for (const url of requested) t.match(url, /^file:.*\.html$/)
    t.same(complaints, [])
    t.end()
  })
})
