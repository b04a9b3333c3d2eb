import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { machineEnvironment } from './clock.js'
import { programPath } from './needs.js'

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser of this machine with a profile of its own, which goes with it. */
export async function openBrowser(): Promise<{
  readonly browser: BrowserContext
  readonly close: () => Promise<void>
}> {
  const profile = mkdtempSync(join(tmpdir(), 'firstlight-browser-'))
  const executablePath = programPath('chromium')
  if (executablePath === undefined) throw new Error('there is no chromium')
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    chromiumSandbox: false,
    args: FLAGS,
    env: { ...machineEnvironment },
    bypassCSP: true, // axe is put into the page; the pages themselves allow no script
  })
  return {
    browser,
    async close() {
      await browser.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
