import t from 'tap'
import {
  flagName,
  mainOption,
  type OptionSpec,
  type OptionSpecs,
  readOptions,
  yamlName,
} from '../../src/core/options.js'
import { parseRange } from '../../src/core/range.js'

const description = 'What it is'

function read(spec: OptionSpec, value: unknown) {
  const { options, problems } = readOptions({ x: spec }, { x: value })
  return problems.length > 0 ? problems : options['x']
}

t.test('each kind takes what it is for', async (t) => {
  const rows: readonly (readonly [OptionSpec, unknown, unknown])[] = [
    [{ kind: 'string', description }, 'a', 'a'],
    [{ kind: 'string', description, pattern: /^a+$/ }, 'aa', 'aa'],
    [{ kind: 'secret', description }, 'hunter2', 'hunter2'],
    [{ kind: 'integer', description, minimum: 1, maximum: 3 }, 3, 3],
    [{ kind: 'number', description }, 0.5, 0.5],
    [{ kind: 'boolean', description }, false, false],
    [{ kind: 'duration', description }, '1.5s', 1500],
    [{ kind: 'size', description }, '1KiB', 1024],
    [{ kind: 'range', description }, '10:20', parseRange('10:20')],
    [{ kind: 'range', description }, 10, parseRange('10')],
    [{ kind: 'choice', description, choices: ['a', 'b'] }, 'b', 'b'],
    [{ kind: 'choice', description, choices: ['4', '6'] }, 6, '6'],
    [{ kind: 'strings', description }, 'a', ['a']],
    [{ kind: 'strings', description }, ['a', 'b'], ['a', 'b']],
    [{ kind: 'integers', description }, 200, [200]],
    [{ kind: 'integers', description }, [200, 204], [200, 204]],
    [{ kind: 'map', description }, { a: 'b' }, { a: 'b' }],
    [{ kind: 'map', description }, JSON.parse('{"__proto__": "a"}'), JSON.parse('{"__proto__": "a"}')],
    [{ kind: 'json', description }, { a: [1, null] }, { a: [1, null] }],
    [{ kind: 'json', description }, null, null],
  ]
  for (const [spec, value, expected] of rows)
    t.same(read(spec, value), expected, `${spec.kind} ${JSON.stringify(value)}`)
})

t.test('each kind says what is wrong and what to write', async (t) => {
  const rows: readonly (readonly [OptionSpec, unknown, message: string, hint?: string])[] = [
    [{ kind: 'string', description }, 5, '"x" is 5, wanted a string', 'quote it: "5"'],
    [{ kind: 'string', description }, true, '"x" is true, wanted a string', 'quote it: "true"'],
    [{ kind: 'string', description }, ['a'], '"x" is ["a"], wanted a string'],
    [{ kind: 'string', description }, '', '"x" is empty'],
    [{ kind: 'string', description, pattern: /^a+$/, example: 'aa' }, 'b', '"x" is "b", wanted ^a+$', 'for example aa'],
    [{ kind: 'string', description }, null, '"x" has no value', 'write one, or drop the line'],
    [{ kind: 'secret', description }, 12345, '"x" is not a string', 'quote it'],
    [{ kind: 'secret', description }, '', '"x" is empty'],
    [{ kind: 'integer', description }, 1.5, '"x" is 1.5, wanted a whole number'],
    [{ kind: 'integer', description }, '80', '"x" is "80", wanted a whole number', 'drop the quotes'],
    [{ kind: 'integer', description }, 2 ** 60, '"x" is 1152921504606847000, wanted a whole number'],
    [{ kind: 'integer', description, minimum: 1 }, 0, '"x" is 0, wanted at least 1'],
    [{ kind: 'integer', description, maximum: 3 }, 4, '"x" is 4, wanted at most 3'],
    [{ kind: 'number', description }, Number.NaN, '"x" is NaN, wanted a number'],
    [{ kind: 'boolean', description }, 'yes', '"x" is "yes", wanted true or false'],
    [{ kind: 'duration', description }, 10, '"x" is 10, wanted a duration such as 10s'],
    [
      { kind: 'duration', description },
      '10',
      '"x" is wrong: "10" is not a duration',
      'write a number and a unit: 250ms, 10s, 5m, 2h, 30d',
    ],
    [
      { kind: 'size', description },
      '5 apples',
      '"x" is wrong: "5 apples" is not a size',
      'write a number and a unit: 512B, 10MB, 1GiB',
    ],
    [{ kind: 'range', description }, true, '"x" is true, wanted a threshold range such as 10:20'],
    [{ kind: 'range', description }, '20:10', '"x" is wrong: the range "20:10" starts after it ends', 'write "10:20"'],
    [
      { kind: 'choice', description, choices: ['warning', 'critical'] },
      'warnin',
      '"x" is "warnin", wanted one of warning, critical',
      'did you mean "warning"?',
    ],
    [{ kind: 'choice', description, choices: ['a'] }, 1, '"x" is 1, wanted one of a'],
    [{ kind: 'choice', description, choices: ['a'] }, 'constructor', '"x" is "constructor", wanted one of a'],
    [{ kind: 'strings', description }, [], '"x" is an empty list'],
    [{ kind: 'strings', description }, ['a', 5], '"x" element 2 is 5, wanted a string', 'quote it: "5"'],
    [{ kind: 'strings', description }, ['a', ''], '"x" element 2 is empty'],
    [{ kind: 'integers', description }, ['80'], '"x" element 1 is "80", wanted a whole number', 'drop the quotes'],
    [{ kind: 'map', description }, ['a'], '"x" is ["a"], wanted names with values'],
    [{ kind: 'map', description }, { a: 5 }, '"x" has 5 for "a", wanted a string', 'quote it'],
    [
      { kind: 'boolean', description },
      'long'.repeat(50),
      `"x" is "${'long'.repeat(15).slice(0, 59)}… (142 more characters), wanted true or false`,
    ],
  ]
  for (const [spec, value, message, hint] of rows) {
    t.same(read(spec, value), [{ key: 'x', message, ...(hint !== undefined && { hint }) }], message)
  }
})

const specs = {
  url: { kind: 'string', description: 'Where to ask', required: true, main: true, example: 'https://a.example' },
  caFile: { kind: 'string', description },
  retries: { kind: 'integer', description, default: 2 },
  wait: { kind: 'duration', description, default: '5s' },
  limit: { kind: 'size', description, default: '1MB' },
  verify: { kind: 'boolean', description, default: true },
  quiet: { kind: 'boolean', description },
} satisfies OptionSpecs

t.test('options that are not given have their default', async (t) => {
  t.same(readOptions(specs, { url: 'a' }), {
    options: { url: 'a', caFile: undefined, retries: 2, wait: 5000, limit: 1e6, verify: true, quiet: false },
    problems: [],
  })
})

t.test('a missing option says what it is for', async (t) => {
  t.same(readOptions(specs, {}).problems, [
    { key: 'url', message: '"url" is missing: Where to ask', hint: 'for example https://a.example' },
  ])
})

t.test('unknown options are all reported, with what was meant', async (t) => {
  const raw = JSON.parse('{"url": "a", "ca_fil": "b", "caFile": "b", "__proto__": {}, "constructor": 1}')
  t.same(
    readOptions(specs, raw).problems.map(({ message, hint }) => [message, hint]),
    [
      ['unknown option "ca_fil"', 'did you mean "ca_file"?'],
      ['unknown option "caFile"', 'did you mean "ca_file"?'],
      ['unknown option "__proto__"', 'known here: url, ca_file, retries, wait, limit, verify, quiet'],
      ['unknown option "constructor"', 'known here: url, ca_file, retries, wait, limit, verify, quiet'],
    ],
  )
})

t.test('a value that is still open is passed over', async (t) => {
  const isOpen = (value: unknown) => typeof value === 'string' && value.includes('${')
  const { options, problems } = readOptions(specs, { url: 'a', retries: '${vars.n}' }, isOpen)
  t.same(problems, [])
  t.notOk('retries' in options)
})

t.test('an option has one name in code, one in YAML and one on the command line', async (t) => {
  t.equal(yamlName('caFile'), 'ca_file')
  t.equal(flagName('caFile'), 'ca-file')
  t.equal(mainOption(specs), 'url')
  t.equal(mainOption({ a: { kind: 'string', description } }), undefined)
})
