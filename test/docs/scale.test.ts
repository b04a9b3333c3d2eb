import t from 'tap'
import { cli } from '../helpers/cli.js'

t.test('10,000 checks are documented in seconds', async (t) => {
  const checks = Array.from(
    { length: 5 },
    (_, check) => `      check-${check}: {http: "https://s${check}.\${site.name}.example", critical: 1s}\n`,
  )
  const points = Array.from(
    { length: 40 },
    (_, point) =>
      `  point-${point}:\n    title: Point ${point}\n    owner: team-${point % 7}\n    why: It is needed.\n` +
      `    depends_on: [${point === 0 ? '' : `point-${Math.floor(point / 2)}`}]\n    checks:\n${checks.join('')}`,
  )
  const sites = Array.from({ length: 50 }, (_, site) => `  site-${site}: {phase: live}\n`)
  const directory = t.testdir({
    suites: {
      'suite.yaml': `suite: big\ntitle: Big\nintegration_points:\n${points.join('')}`,
      'sites.yaml': `sites:\n${sites.join('')}`,
    },
  })
  const started = performance.now()
  t.match(await cli(['docs', 'suites'], { directory }), { code: 0, stdout: /^98 pages in firstlight-docs, 98 changed/ })
  t.ok(performance.now() - started < 60_000, 'some 3 s on an idle machine')
})
