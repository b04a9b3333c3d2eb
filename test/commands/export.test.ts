import { rmSync } from 'node:fs'
import t from 'tap'
import { cli } from '../helpers/cli.js'
import { engineSuite } from '../helpers/engine-suite.js'

t.test('an engine is told the phase that a site has by now, not the one it was declared with', async (t) => {
  const { folder, suites } = engineSuite(1)
  t.teardown(() => rmSync(folder, { recursive: true }))
  const enabled = async (site: string) => {
    const { stdout } = await cli(['export', 'nagios', suites, '--site', site], { directory: folder })
    return [...new Set(stdout.match(/(?<=notifications_enabled +)[01]/g))].join()
  }
  t.equal(await enabled('soon'), '0')
  await cli(['status', suites], { directory: folder })
  const { code, stderr } = await cli(['site', 'phase', 'soon', 'live', '--by', 'ana'], { directory: folder })
  t.equal(code, 0, stderr)
  t.equal(await enabled('soon'), '1')
})
