import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { OperatorError } from '../../src/core/errors.js'
import { type Files, ids, planFolder, refusal, SITES, suiteOf } from './helpers/plan.js'

const bomb = [
  'a: &a0 [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 9 }, (_, i) => `a${i}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`),
].join('\n')

const REFUSED: readonly (readonly [what: string, content: string | Buffer, told: RegExp])[] = [
  ['a billion laughs', bomb, /more than 1000000 values once its aliases are followed/],
  ['an anchor that holds itself', 'a: &a [*a]', /a.yaml:1:8: error: the anchor "&a" holds itself/],
  ['an alias to nothing', 'a: *b', /no anchor "&b" stands before this alias/],
  ['deep flow nesting', '['.repeat(100_000), /nested more than 60 levels deep/],
  ['deep block nesting', '- '.repeat(100_000), /nested more than 60 levels deep/],
  ['nesting just too deep', `${'['.repeat(61)}${']'.repeat(61)}`, /nested more than 60 levels deep/],
  ['a huge file', `# ${'x'.repeat(10 * 1024 * 1024)}`, /the file is too large: 10.0 MiB, at most 10 MiB/],
  ['a NUL', 'suite: a\nb: "x\0y"', /a.yaml:2:6: error: the character 0x00 is not allowed[\s\S]*\\x00y/],
  ['an escape sequence', 'suite: "\u001b[31m"', /the character 0x1b is not allowed/],
  ['bytes that are no UTF-8', Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]), /a.yaml:1:4: error: the text is not UTF-8/],
  ['UTF-16', Buffer.from('\ufeffsuite: a', 'utf16le'), /the file is in UTF-16/],
  ['a tab as indentation', 'suite:\n\ta', /tabs are not allowed[\s\S]*indent with spaces/],
  ['an unknown tag', 'suite: !secret x', /a.yaml:1:8: error: unresolved tag: !secret/],
  ['YAML 1.1', '%YAML 1.1\n---\nsuite: yes', /YAML 1.1 is not read here/],
  [
    'a number that would lose digits',
    'suite: 12345678901234567890',
    /would lose digits[\s\S]*quote it: "12345678901234567890"/,
  ],
  ['an infinite number', 'suite: .inf', /.inf is not a number that counts/],
  ['a key that is no text', '? [a]\n: b', /a key must be plain text/],
  ['a key that is empty', '~: b', /a key must be plain text/],
  ['a merge of what is no map', 'a: &a 1\nb: {<<: *a}', /"<<" merges maps/],
  ['a merge key twice', 'a: &a {x: 1}\nb: {<<: *a, <<: *a}', /"<<" stands here twice[\s\S]*<<: \[\*a, \*b\]/],
  ['a list', '- a', /the document is not a map/],
  ['an unknown kind', 'sits: {a: {}}', /neither a suite nor sites nor handlers[\s\S]*did you mean "sites"/],
  ['two kinds', 'sites: {a: {}}\nhandlers: {h: {file: {}}}', /holds both "sites" and "handlers"/],
  [
    'a fragment that nobody includes',
    'integration_points: {p: {title: P, checks: {c: {tcp: a}}}}',
    /no suite includes these integration points/,
  ],
]

for (const [what, content, told] of REFUSED) {
  t.test(`${what} is refused with its place`, async (t) => {
    t.match(await refusal(t, { 'a.yaml': content }), told)
  })
}

t.test('keys that JavaScript treats as its own do no harm', async (t) => {
  const told = await refusal(t, {
    'a.yaml': suiteOf(
      '      c: {tcp: "a:1", __proto__: {a: 1}, constructor: 2}\n      toString: {hasOwnProperty: 1}\n',
    ),
  })
  t.match(told, /unknown key "__proto__" in "c"/)
  t.match(told, /unknown key "constructor" in "c"/)
  t.match(told, /"toString" is not a name/)
  t.equal(({} as Record<string, unknown>)['a'], undefined)
})

t.test('a byte order mark, Windows line ends and 59 levels are fine', async (t) => {
  const deep = `${'['.repeat(50)}${']'.repeat(50)}`
  const suite = suiteOf(`      c: {http: {url: "http://a/", body: ${deep}}}\n`).replaceAll('\n', '\r\n')
  const directory = t.testdir({ 'a.yaml': `\ufeff${suite}`, 'sites.yaml': SITES })
  t.equal(ids(await planFolder(directory)).length, 2)
})

t.test('folders are read below, but not hidden ones, nor node_modules, nor twice', async (t) => {
  const directory = t.testdir({
    'a.yaml': suiteOf('      c: {tcp: "a:1"}\n'),
    sub: { 'sites.yml': SITES },
    '.git': { 'b.yaml': 'broken: [' },
    node_modules: { 'b.yaml': 'broken: [' },
    'readme.md': 'broken: [',
  })
  symlinkSync(directory, `${directory}/again`)
  symlinkSync(`${directory}/a.yaml`, `${directory}/b.yaml`)
  t.equal(ids(await planFolder(directory)).length, 2)
})

t.test('what is there and cannot be read is an error, not passed over', async (t) => {
  const directory = t.testdir({ 'a.yaml': suiteOf('      c: {tcp: "a:1"}\n'), 'sites.yaml': SITES })
  symlinkSync('nowhere', `${directory}/gone.yaml`)
  writeFileSync(Buffer.from(`${directory}/odd\xff.yaml`, 'latin1'), 'suite: odd')
  execFileSync('mkfifo', [`${directory}/pipe.yaml`])
  const thrown = await planFolder(directory).catch((error: unknown) => error)
  t.match(thrown, {
    problems: [
      { source: { file: `${directory}/gone.yaml` }, message: /cannot be read: ENOENT/ },
      { source: { file: `${directory}/odd\ufffd.yaml` }, message: /cannot be read: ENOENT/ },
      { source: { file: `${directory}/pipe.yaml` }, message: /cannot be read: it is neither a file nor a folder/ },
    ],
  })
})

t.test('the syntax errors of all files are told together with everything else', async (t) => {
  const files: Files = {
    'a.yaml': 'suite: a\nb: [1\nc: "x',
    'b.yaml': suiteOf('      c: {tcp: "a:1", timout: 1s, retry: {attempts: no}}\n      d: {htpp: x, expect: "a ="}\n'),
    'c.yaml': '\tx',
  }
  const told = await refusal(t, files)
  const places = told.match(/^\w+\.yaml:\d+:\d+(?=: error)/gm) ?? []
  t.same(
    places.map((place) => place.split(':', 1)[0]),
    ['a.yaml', 'a.yaml', 'b.yaml', 'b.yaml', 'b.yaml', 'c.yaml'],
  )
})

t.test('any bytes are read or refused, never a crash', async (t) => {
  const directory = t.testdir({})
  const { writeFileSync } = await import('node:fs')
  const yamlish = fc.string({
    unit: fc.constantFrom(
      'suite',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '"',
      "'",
      '|',
      '>',
      '!',
      '#',
      '${',
      '<<',
      'sites',
      '\t',
      '\u0000',
      '---',
      'checks',
      'integration_points',
      '%',
      '@',
      '?',
    ),
  })
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    yamlish.map((text) => Buffer.from(text)),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      writeFileSync(`${directory}/a.yaml`, content)
      await planFolder(directory).catch((error) => {
        if (!(error instanceof OperatorError) || error.problems.length === 0) throw error
      })
    }),
    { numRuns: 300 },
  )
})
