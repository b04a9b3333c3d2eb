import t from 'tap'
import type { CheckInstance } from '../../src/core/instance.js'
import { type ExporterName, exporters, loadExporter } from '../../src/interop/exporters/index.js'
import { makeInstance, makeSite } from '../helpers/events.js'
import { exported } from '../helpers/exported.js'
import { UNPRINTABLE } from '../helpers/printed.js'
import { NASTY_TEXTS } from '../helpers/scenarios.js'

const names = Object.keys(exporters) as ExporterName[]

/** Instances that carry a text wherever an operator or a checked system may have put one. */
function nastyInstances(): readonly CheckInstance[] {
  return NASTY_TEXTS.map((text, index) =>
    makeInstance({
      site: makeSite({ title: text }),
      check: `check-${index}`,
      each: text,
      title: text,
      owner: text,
      contact: text,
      why: text,
      runbook: text,
      labels: { [text]: text },
    }),
  )
}

t.test('an exporter is found by its name and by nothing else', async (t) => {
  t.equal((await loadExporter('sensu-go'))?.name, 'sensu-go')
  t.equal(await loadExporter('constructor'), undefined)
})

for (const name of names) {
  t.test(`the exporter ${name} keeps its contract`, async (t) => {
    const { default: exporter } = await exporters[name]()
    t.equal(exporter.name, name)
    t.match(exporter.summary, /^\S.*[^.\s]$/, 'has a summary without a full stop')
    const sites = [makeSite(), makeSite({ name: 'ams1', title: 'Amsterdam 1' })]
    const plain = sites.map((site) => makeInstance({ site }))
    for (const instances of [plain, nastyInstances()]) {
      const files = exported(exporter, instances)
      t.ok(files.length > 0)
      for (const { path, text } of files) {
        t.notMatch(path, /^\/|\.\.|\\/, 'a path below the folder')
        t.ok(text.endsWith('\n'))
        t.notMatch(text, UNPRINTABLE, 'nothing raw')
        t.ok(text.isWellFormed())
      }
      t.same(exported(exporter, instances), files, 'the same again')
    }
    const [text = ''] = exported(exporter, plain).map((file) => file.text)
    for (const { name: site } of sites) t.match(text, site, `speaks of ${site}`)
  })
}
