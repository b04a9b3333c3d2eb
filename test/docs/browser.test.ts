import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import t from 'tap'
import { redactor } from '../../src/core/redact.js'
import { docsFiles } from '../../src/docs/files.js'
import { sourceUrlOf } from '../../src/docs/source-url.js'
import { openBrowser } from '../helpers/browser.js'
import { cli } from '../helpers/cli.js'
import { documentedStore } from '../helpers/documented.js'
import { nastyBook } from '../helpers/nasty-book.js'
import { needs } from '../helpers/needs.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const KINDS = {
  index: 'index.html',
  point: 'points/platform.load-balancer.html',
  'point with a large graph': 'points/lab.application.html',
  site: 'sites/dfw1.html',
  owner: 'owners/network.html',
}

/** The pages of `suites/`, without and with a store. */
async function pages(directory: string): Promise<readonly string[]> {
  const store = await documentedStore(directory)
  const folders = ['asked', 'stands'].map((name) => join(directory, name))
  for (const [index, folder] of folders.entries()) {
    const history = index === 0 ? [] : ['--store', store]
    const { code, stderr } = await cli(['docs', 'suites/', '--out', folder, ...history])
    if (code !== 0) throw new Error(stderr)
  }
  return folders
}

async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      readonly axe: { readonly run: (options: RunOptions) => Promise<AxeResults> }
    }
    return axe.run({ resultTypes: ['violations'] })
  })
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

async function widthOf(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth'))
}

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
  const folders = await pages(t.testdir())
  const { browser, close } = await openBrowser()
  t.teardown(close)
  const page = await browser.newPage()
  const requested: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requested.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  const open = (folder: string, file: string) => page.goto(pathToFileURL(join(folder, file)).href)

  for (const [kind, file] of Object.entries(KINDS)) {
    t.test(`axe finds nothing on a page of the kind ${kind}, in light and dark`, async (t) => {
      await page.setViewportSize({ width: 1200, height: 900 })
      for (const folder of folders) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await open(folder, file)
          t.same(await findings(page), [], `${folder} ${colorScheme}`)
        }
      }
    })

    t.test(`on a phone, a page of the kind ${kind} is not wider than the screen`, async (t) => {
      await page.setViewportSize({ width: 380, height: 800 })
      for (const folder of folders) {
        await open(folder, file)
        t.ok((await widthOf(page)) <= 380, folder)
        t.same(await findings(page), [], folder)
      }
    })
  }

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
