import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { openBrowser } from './browser.js'
import { cli } from './cli.js'
import { documentedStore } from './documented.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page of the documents of each kind. */
export const KINDS = {
  index: 'index.html',
  point: 'points/platform.load-balancer.html',
  'point with a large graph': 'points/lab.application.html',
  site: 'sites/dfw1.html',
  owner: 'owners/network.html',
} as const

/** The documents of `suites/` in a browser. */
export interface OpenDocs {
  readonly page: Page
  /** Without a store, and with one. */
  readonly folders: readonly string[]
  readonly open: (folder: string, file: string) => Promise<unknown>
}

export async function openDocs(t: Test): Promise<OpenDocs> {
  const folders = await pages(t.testdir())
  const { browser, close } = await openBrowser()
  t.teardown(close)
  const page = await browser.newPage()
  return { page, folders, open: (folder, file) => page.goto(pathToFileURL(join(folder, file)).href) }
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

/** What axe finds on the page. */
export async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      readonly axe: { readonly run: (options: RunOptions) => Promise<AxeResults> }
    }
    return axe.run({ resultTypes: ['violations'] })
  })
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

export async function widthOf(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth'))
}
