import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { checkTypeNames } from '../../checks/index.js'
import { cli } from '../helpers/cli.js'
import { golden } from '../helpers/golden.js'

const SUITE = `
suite: shop
title: What the shop needs
owner: platform
contact: "#platform"
integration_points:
  dns:
    title: Recursive DNS
    owner: network
    why: Every service finds every other one by name.
    runbook: https://wiki.example.net/dns
    checks:
      answers: {dns: {name: "api.\${site.domain}", server: 127.0.0.1:1}, critical: 500ms}
  front:
    title: Front end
    why: All customers come through it.
    depends_on: [dns]
    checks:
      ready: {http: {url: "http://127.0.0.1:1/\${secret.PATH_KEY}", bearer_token: "\${secret.TOKEN}"}}
      tape:
        command: [tape]
        only: site.labels.region == "us"
        waive: {until: 2099-01-31, by: ana, reason: replaced in January}
`
const SITES = `
sites:
  dfw1: {title: Dallas 1, phase: bringup, labels: {region: us}, variables: {domain: dfw1.example.net}}
  ams1: {title: Amsterdam 1, phase: bringup, labels: {region: eu}, variables: {domain: ams1.example.net}}
`
const env = { TOKEN: 'hunter2-token', PATH_KEY: 'hunter2-path' }

function shop(t: Test) {
  const directory = t.testdir({ suites: { 'shop.yaml': SUITE, 'sites.yaml': SITES } })
  const firstlight = (...args: readonly string[]) => cli(args, { directory, env })
  const read = (path: string) => readFileSync(join(directory, path), 'utf8')
  return { directory, firstlight, read }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:html|md|json)$/.test(name))
    .sort()
}

t.test('the reference has a section for every check type', async (t) => {
  const { code, stdout, stderr } = await cli(['docs', '--reference'])
  t.same([code, stderr], [0, ''])
  for (const name of checkTypeNames) t.match(stdout, new RegExp(`^## ${name}$`, 'm'))
})

t.test('it goes to a file that is asked for', async (t) => {
  const directory = t.testdir()
  t.same(await cli(['docs', '--reference', '--out', 'reference.md'], { directory }), {
    code: 0,
    stdout: '',
    stderr: '',
  })
  t.match(
    readFileSync(join(directory, 'reference.md'), 'utf8'),
    /^# Reference\n[\s\S]*^# Check types$[\s\S]*^# Commands$[\s\S]*^# Sinks$/m,
  )
  const unwritable = await cli(['docs', '--reference', '--out', 'gone/reference.md'], { directory })
  t.match(unwritable, { code: 3, stdout: '', stderr: /ENOENT.*gone\/reference\.md/ })
})

t.test('nothing is documented that nobody asked for', async (t) => {
  t.match(await cli(['docs']), {
    code: 3,
    stdout: '',
    stderr: /say what to document\nhint: firstlight docs suites\/, or firstlight docs --reference/,
  })
  t.match(await cli(['docs', '--reference', 'suites']), { code: 3, stderr: /the reference is not about suites/ })
  t.match(await cli(['docs', 'suites', '--checks']), { code: 3, stderr: /--checks is about the reference/ })
})

t.test('a page for each integration point, site and owner says what is asked', async (t) => {
  const { firstlight, read, directory } = shop(t)
  t.same(await firstlight('docs', 'suites', '--out', 'site'), {
    code: 0,
    stdout: '7 pages in site, 7 changed; begin with site/index.html\n',
    stderr: '',
  })
  t.same(filesIn(join(directory, 'site')), [
    '.firstlight-docs.json',
    'index.html',
    'owners/network.html',
    'owners/platform.html',
    'points/shop.dns.html',
    'points/shop.front.html',
    'sites/ams1.html',
    'sites/dfw1.html',
  ])
  const point = read('site/points/shop.dns.html')
  t.match(point, 'Every service finds every other one by name.')
  t.match(point, '<a href="https://wiki.example.net/dns">')
  t.match(point, '127.0.0.1:1 knows the A record of api.dfw1.example.net')
  t.match(point, 'The answer takes at most 500ms')
  t.match(point, 'no history was read for these pages')
  t.match(
    read('site/points/shop.front.html'),
    /<svg[^>]* role="group" aria-label="Dependencies: Recursive DNS, Front end"/,
  )
  t.match(read('site/sites/ams1.html'), 'site.labels.region == &quot;us&quot;')
  t.match(read('site/owners/platform.html'), /2099-01-31[\s\S]*replaced in January \(ana\)/)
  t.match(read('site/index.html'), '<code>suites/shop.yaml:2</code>')
})

t.test('a secret is in no page of any format', async (t) => {
  const { firstlight, directory } = shop(t)
  await firstlight('docs', 'suites', '--out', 'html', '--source-url', 'https://git/{file}')
  await firstlight('docs', 'suites', '--out', 'md', '--format', 'markdown')
  const files = ['html', 'md'].flatMap((folder) => filesIn(join(directory, folder)).map((file) => join(folder, file)))
  t.equal(files.length, 16)
  for (const file of files) {
    t.notMatch(readFileSync(join(directory, file), 'utf8'), /hunter2/, file)
  }
  t.match(readFileSync(join(directory, 'html/points/shop.front.html'), 'utf8'), 'http://127.0.0.1:1/[secret]')
})

t.test('Markdown says the same for a repository', async (t) => {
  const { firstlight, read } = shop(t)
  t.match(await firstlight('docs', 'suites', '--out', 'docs', '--format', 'markdown'), {
    code: 0,
    stdout: /begin with docs\/README\.md/,
  })
  const point = read('docs/points/shop.front.md')
  t.match(point, '```mermaid\nflowchart TB\n  n0["Recursive DNS"]\n  n1["Front end"]:::here\n  n0 --> n1\n')
  t.match(read('docs/README.md'), '[Front end](points/shop.front.md)')
  t.equal(point, golden('docs-point.0.markdown'))
})

t.test('each page links to the line of the suite', async (t) => {
  const { firstlight, read } = shop(t)
  const template = 'https://git.example.net/x/blob/main/{file}#L{line}'
  await firstlight('docs', 'suites', '--out', 'site', '--source-url', template)
  const line = SUITE.split('\n').findIndex((text) => text.includes('answers:')) + 1
  t.match(read('site/points/shop.dns.html'), `https://git.example.net/x/blob/main/suites/shop.yaml#L${line}`)
  for (const page of ['index', 'sites/dfw1', 'owners/network']) {
    t.match(read(`site/${page}.html`), 'href="https://git.example.net/x/blob/main/suites/', page)
  }
  t.match(await firstlight('docs', 'suites', '--source-url', 'git'), {
    code: 3,
    stderr: /wanted a http or https URL with/,
  })
})

t.test('--check names what is stale, missing or left over, and writes nothing', async (t) => {
  const { firstlight, directory } = shop(t)
  const out = ['docs', 'suites', '--out', 'site'] as const
  t.match(await firstlight(...out, '--check'), { code: 1, stdout: /^site\/index\.html is missing$/m })
  t.notOk(existsSync(join(directory, 'site')))
  await firstlight(...out)
  t.match(await firstlight(...out, '--check'), { code: 0, stdout: '7 pages in site say what the suites say\n' })
  rmSync(join(directory, 'site/owners/network.html'))
  const suite = SUITE.replaceAll('  front:', '  back:').replace('500ms', '400ms')
  writeFileSync(join(directory, 'suites/shop.yaml'), suite)
  const { code, stdout } = await firstlight(...out, '--check')
  t.equal(code, 1)
  for (const line of [
    'site/owners/network.html is missing',
    'site/points/shop.back.html is missing',
    'site/points/shop.dns.html is stale',
    'site/points/shop.front.html is left over',
  ]) {
    t.match(stdout, line)
  }
  t.match(await firstlight(...out), { code: 0, stdout: /1 removed/ })
  t.notOk(existsSync(join(directory, 'site/points/shop.front.html')))
  t.match(await firstlight(...out, '--check'), { code: 0 })
})

t.test('a file of another origin is neither removed nor written over', async (t) => {
  const { firstlight, directory, read } = shop(t)
  mkdirSync(join(directory, 'site/points'), { recursive: true })
  writeFileSync(join(directory, 'site/points/mine.html'), 'mine')
  t.match(await firstlight('docs', 'suites', '--out', 'site'), { code: 0 })
  t.match(await firstlight('docs', 'suites', '--out', 'site', '--check'), { code: 0 })
  t.equal(read('site/points/mine.html'), 'mine')
  mkdirSync(join(directory, 'docs'))
  writeFileSync(join(directory, 'docs/README.md'), '# mine')
  t.match(await firstlight('docs', 'suites', '--out', 'docs', '--format', 'markdown'), {
    code: 3,
    stderr: /README\.md is there already, and firstlight docs did not write it\nhint: choose another folder/,
  })
  t.same(filesIn(join(directory, 'docs')), ['README.md'])
  t.equal(read('docs/README.md'), '# mine')
})

t.test('without the list of its files, it knows the pages again, and says that the list is missing', async (t) => {
  const { firstlight, directory } = shop(t)
  const out = ['docs', 'suites', '--out', 'site'] as const
  await firstlight(...out)
  rmSync(join(directory, 'site/.firstlight-docs.json'))
  t.match(await firstlight(...out, '--check'), { code: 1, stdout: /^site\/\.firstlight-docs\.json is missing$/m })
  writeFileSync(join(directory, 'suites/shop.yaml'), SUITE.replace('500ms', '400ms'))
  t.match(await firstlight(...out), { code: 0 })
  t.match(await firstlight(...out, '--check'), { code: 0 })
})

t.test('where nothing can be written, it says so', async (t) => {
  const { firstlight, directory } = shop(t)
  writeFileSync(join(directory, 'site'), '')
  t.match(await firstlight('docs', 'suites', '--out', 'site'), { code: 3, stderr: /E(?:EXIST|NOTDIR).*site/ })
  mkdirSync(join(directory, 'pages/index.html'), { recursive: true })
  for (const check of [[], ['--check']]) {
    t.match(await firstlight('docs', 'suites', '--out', 'pages', ...check), { code: 3, stderr: /EISDIR/ })
  }
})

t.test('a manifest that lists what is not of the pages has nothing removed', async (t) => {
  const { firstlight, directory } = shop(t)
  mkdirSync(join(directory, 'site'))
  const files = ['../suites/shop.yaml', '/etc/passwd', 'points/../../keep.html', '../keep.html']
  writeFileSync(join(directory, 'keep.html'), '')
  writeFileSync(join(directory, 'site/.firstlight-docs.json'), JSON.stringify({ made_by: 'firstlight docs', files }))
  t.match(await firstlight('docs', 'suites', '--out', 'site'), { code: 0 })
  t.ok(existsSync(join(directory, 'keep.html')) && existsSync(join(directory, 'suites/shop.yaml')))
})

t.test(
  'with a store, it is said what was last proven, since when, how often it failed and whether it can',
  async (t) => {
    const { firstlight, read } = shop(t)
    await firstlight('run', 'suites', '--only', 'shop.front.*', '--store', 'history.db')
    await firstlight('run', 'suites', '--only', 'shop.dns.*', '--store', 'history.db')
    await firstlight('run', 'suites', '--only', 'shop.dns.*', '--store', 'history.db')
    t.match(await firstlight('docs', 'suites', '--out', 'site', '--store', 'history.db'), { code: 0 })
    const page = read('site/points/shop.dns.html')
    t.match(
      page,
      /<span class="mark (?:red|unknown)">. (?:red|unknown) since \d{4}-\d\d-\d\d \d\d:\d\dZ; expected while the site comes up/,
    )
    t.match(page, 'Has failed once')
    t.match(page, 'Has been seen red')
    t.match(page, 'How it stands is as of')
    t.match(read('site/sites/dfw1.html'), 'not signed off')
    const again = read('site/index.html')
    t.match(await firstlight('docs', 'suites', '--out', 'site', '--store', 'history.db', '--check'), { code: 0 })
    t.equal(read('site/index.html'), again, 'the same history gives the same pages')
    t.match(await firstlight('docs', 'suites', '--store', 'gone.db'), { code: 3, stderr: /there is no history yet/ })
  },
)

t.test('a site where nothing runs and a point that applies nowhere have their pages, too', async (t) => {
  const { firstlight, directory, read } = shop(t)
  const asked = SUITE.replace('      answers: {dns:', '      answers: {only: site.labels.region == "mars", dns:')
  writeFileSync(join(directory, 'suites/shop.yaml'), asked)
  writeFileSync(join(directory, 'suites/sites.yaml'), `${SITES}  old1: {phase: retired, labels: {region: us}}\n`)
  t.match(await firstlight('docs', 'suites', '--out', 'site'), { code: 0, stderr: '' })
  t.match(read('site/sites/old1.html'), /retired: nothing runs here[\s\S]*No check runs here/)
  const point = read('site/points/shop.dns.html')
  t.match(point, /Every service finds every other one by name[\s\S]*No check of it applies at any site/)
  t.match(point, 'It is asked only where <code>site.labels.region == &quot;mars&quot;</code>')
  t.match(read('site/index.html'), '<a href="points/shop.dns.html">Recursive DNS</a>')
})

t.test('history that happens to be there is not told of', async (t) => {
  const { firstlight } = shop(t)
  await firstlight('docs', 'suites', '--out', 'site')
  await firstlight('run', 'suites')
  t.match(await firstlight('docs', 'suites', '--out', 'site', '--check'), { code: 0 })
})
