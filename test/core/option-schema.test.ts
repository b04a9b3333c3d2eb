import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { optionSchema } from '../../src/core/option-schema.js'
import { type OptionSpec, readOptions } from '../../src/core/options.js'

const description = 'An option'

const TABLE: readonly (readonly [spec: OptionSpec, good: readonly unknown[], bad: readonly unknown[]])[] = [
  [{ kind: 'string', description }, ['a', 'é'], ['', 1, true, [], {}]],
  [{ kind: 'string', pattern: /^[a-z]+$/, description }, ['abc'], ['ABC', 'a1', '', 1]],
  [{ kind: 'secret', description }, ['hunter22'], ['', 1, {}]],
  [{ kind: 'integer', description }, [0, -5, 1e6], [1.5, '1', true, '']],
  [{ kind: 'integer', minimum: 1, maximum: 10, description }, [1, 10], [0, 11, -1]],
  [{ kind: 'number', minimum: 0.5, description }, [0.5, 3], [0.4, 'x']],
  [{ kind: 'boolean', description }, [true, false], ['true', 'yes', 0, 1]],
  [
    { kind: 'duration', default: '5s', description },
    ['250ms', '10s', '1.5h', '30d'],
    ['10', '10 s', '10sec', '-1s', 10, ''],
  ],
  [{ kind: 'size', description }, ['512B', '10MB', '1.5GiB', '1kB', '2KiB'], ['10', '10M', 'MB', 10]],
  [{ kind: 'range', description }, ['10', '10:20', 5, '~:3'], [true, [], {}]],
  [{ kind: 'choice', choices: ['a', 'b'], default: 'a', description }, ['a', 'b'], ['c', 'A', 1, '']],
  [{ kind: 'choice', choices: ['4', '6'], description }, ['4', 4, 6], ['5', 5, '']],
  [{ kind: 'strings', description }, ['a', ['a'], ['a', 'b']], [[], '', [''], [1], 1, {}]],
  [{ kind: 'integers', description }, [1, [1], [1, 2]], [[], 1.5, ['a'], 'a', [1.5], {}]],
  [{ kind: 'map', description }, [{}, { a: 'b' }], [{ a: 1 }, [], 'a', 1]],
  [{ kind: 'json', description }, ['a', 1, true, [1], { a: null }], []],
]

for (const [spec, good, bad] of TABLE) {
  t.test(`the schema and the reading of ${JSON.stringify(spec)} agree`, async (t) => {
    const specs = { theOption: spec }
    const validate = new Ajv2020({ strict: false }).compile(optionSchema(specs))
    for (const value of [...good, ...bad]) {
      const raw = { the_option: value }
      const read = readOptions(specs, raw).problems.length === 0
      t.equal(read, good.includes(value), `reading ${JSON.stringify(value)}`)
      t.equal(validate(raw), read, `the schema of ${JSON.stringify(value)}`)
    }
    t.ok(validate({ the_option: '${site.value}' }), 'what is not resolved yet is accepted')
    t.notOk(validate({ theOption: good[0] }), 'names are those of YAML')
    t.ok(validate({}))
  })
}

t.test('what is required is required, and a main option may stand alone', async (t) => {
  const specs = {
    url: { kind: 'string', main: true, required: true, description },
    port: { kind: 'integer', description },
  } as const
  const validate = new Ajv2020({ strict: false }).compile(optionSchema(specs))
  t.ok(validate('http://a/'))
  t.ok(validate({ url: 'http://a/', port: 1 }))
  t.notOk(validate({ port: 1 }))
  t.notOk(validate(''))
  const both = { ...specs, port: { ...specs.port, required: true } } as const
  t.notOk(new Ajv2020({ strict: false }).compile(optionSchema(both))('http://a/'), 'unless another is required, too')
})
