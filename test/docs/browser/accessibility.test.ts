import t from 'tap'
import { findings, KINDS, openDocs } from '../../helpers/docs-browser.js'
import { needs } from '../../helpers/needs.js'

t.test('axe finds nothing', { skip: needs('chromium', 'chromium') }, async (t) => {
  const { page, folders, open } = await openDocs(t)
  await page.setViewportSize({ width: 1200, height: 900 })
  for (const [kind, file] of Object.entries(KINDS)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      t.test(`on a page of the kind ${kind}, ${colorScheme}`, async (t) => {
        await page.emulateMedia({ colorScheme })
        for (const folder of folders) {
          await open(folder, file)
          t.same(await findings(page), [], folder)
        }
      })
    }
  }
})
