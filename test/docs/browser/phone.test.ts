import t from 'tap'
import { findings, KINDS, openDocs, widthOf } from '../../helpers/docs-browser.js'
import { needs } from '../../helpers/needs.js'

t.test('on a phone', { skip: needs('chromium', 'chromium') }, async (t) => {
  const { page, folders, open } = await openDocs(t)
  await page.setViewportSize({ width: 380, height: 800 })
  for (const [kind, file] of Object.entries(KINDS)) {
    t.test(`a page of the kind ${kind} is not wider than the screen, and axe finds nothing`, async (t) => {
      for (const folder of folders) {
        await open(folder, file)
        t.ok((await widthOf(page)) <= 380, folder)
        t.same(await findings(page), [], folder)
      }
    })
  }
})
