import t from 'tap'
import { cli } from '../helpers/cli.js'

const SUITE = `suite: shop
owner: platform
sites: all
integration_points:
  till:
    title: Till
    why: Somebody has to pay.
    depends_on: [shelf]
    checks:
      open:
        http: {url: "http://till.example.net/", headers: {Authorization: "Bearer \${secret.TILL_TOKEN}"}}
        warning: 250ms
        expect: status == 200
      spare: {tcp: "till.example.net:2", only: site.name == "dfw1"}
  shelf:
    title: Shelf
    why: What is sold lies on it.
    checks:
      full: {each: {side: [left, right]}, tcp: "\${side}.example.net:1", owner: cleaners, interval: 5m}
---
sites:
  dfw1: {title: Dallas 1, phase: live}
  ams1: {title: Amsterdam 1, phase: bringup}
`

t.test('the plan as a table, dependencies first, and what does not apply', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const env = { TILL_TOKEN: 'hunter2-hunter2' }
  t.same(await cli(['list', 'shop.yaml', '--site', 'ams1'], { directory, env }), {
    code: 0,
    stdout: `CHECK                        TYPE  OWNER     EVERY  WAITS    TITLE
ams1/shop.shelf.full[left]   tcp   cleaners  5m              Shelf: full
ams1/shop.shelf.full[right]  tcp   cleaners  5m              Shelf: full
ams1/shop.till.open          http  platform  1m     after 2  Till: open
ams1/shop.till.spare  not applicable: only site.name == "dfw1"
`,
    stderr: '',
  })
})

t.test('the plan as JSON, without options and their secrets', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const env = { TILL_TOKEN: 'hunter2-hunter2' }
  const { code, stdout } = await cli(['list', 'shop.yaml', '--format', 'json'], { directory, env })
  t.equal(code, 0)
  t.notMatch(stdout, 'hunter2')
  const { instances, not_applicable } = JSON.parse(stdout)
  t.equal(instances.length, 7)
  const open = instances.find(({ id }: { id: string }) => id === 'ams1/shop.till.open')
  t.match(open, {
    site: 'ams1',
    phase: 'bringup',
    type: 'http',
    owner: 'platform',
    dependsOn: ['ams1/shop.shelf.full[left]', 'ams1/shop.shelf.full[right]'],
    thresholds: { total: { warning: '0.25' } },
    expect: ['status == 200'],
    source: { file: 'shop.yaml', line: 10 },
  })
  t.match(not_applicable, [{ id: 'ams1/shop.till.spare', because: 'site.name == "dfw1"' }])
})

t.test('nothing is listed of what cannot run', async (t) => {
  const directory = t.testdir({ 'shop.yaml': SUITE })
  t.match(await cli(['list', 'shop.yaml'], { directory }), { code: 3, stdout: '', stderr: /TILL_TOKEN is unset/ })
  t.match(await cli(['list', 'shop.yaml', '--owner', 'x'], { directory }), { code: 3, stdout: '' })
  t.match(await cli(['list']), { code: 3, stderr: /no suite given/ })
})
