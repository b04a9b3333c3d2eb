import fc from 'fast-check'
import t from 'tap'
import type { Metric } from '../../src/core/metric.js'
import { formatPerfdata, parsePerfdata, plainNumber } from '../../src/core/perfdata.js'
import { parseRange } from '../../src/core/range.js'

function metric(label: string, value: number, rest: Partial<Metric> = {}): Metric {
  return { label, value, unit: '', ...rest }
}

t.test('metrics are written as every reader reads them', async (t) => {
  const range = parseRange
  const rows: readonly (readonly [Metric, string])[] = [
    [metric('time', 0.004, { unit: 's', warning: range('1'), critical: range('2'), min: 0 }), 'time=0.004s;1;2;0'],
    [metric('free', 5, { unit: '%', critical: range('10:') }), 'free=5%;;10:'],
    [metric('used', 7, { unit: 'B', min: 0, max: 10 }), 'used=7B;;;0;10'],
    [metric('lag', Number.NaN, { unit: 's', critical: range('~:5') }), 'lag=U;;~:5'],
    [metric('up', Number.POSITIVE_INFINITY), 'up=U'],
    [metric('a', 1, { warning: range('@10:20'), critical: range('@~:5') }), 'a=1;@10:20;@~:5'],
    [metric('a', 1, { warning: range('010'), critical: range('.5:1.') }), 'a=1;10;0.5:1'],
    [metric('a', 1, { warning: range('0:10'), critical: range('0:') }), 'a=1;10;0:'],
    [metric('a', 1, { warning: range('~:'), critical: range('-5:-1') }), 'a=1;~:;-5:-1'],
    [metric('a', 1, { min: Number.NEGATIVE_INFINITY, max: Number.NaN }), 'a=1'],
    [metric('free space', 1), 'free_space=1'],
    [metric("it's=a|b;c\n", 1), 'it_s_a_b_c_=1'],
    [metric('\u001b[31m\u202e', 1), '_[31m_=1'],
    [metric('', 1), '_=1'],
    [metric('größe', 1), 'größe=1'],
    [metric('a', 5, { unit: '3 |=;' }), 'a=5'],
    [metric('a', -0), 'a=0'],
  ]
  for (const [given, text] of rows) t.equal(formatPerfdata([given]), text)
})

t.test('no two metrics are written under one label', async (t) => {
  const labels = ['a b', 'a_b', "a'b", 'a_b_2', 'c']
  const text = formatPerfdata(labels.map((label) => metric(label, 1)))
  t.equal(text, 'a_b=1 a_b_2=1 a_b_3=1 a_b_2_2=1 c=1')
})

t.test('numbers are written without an exponent, and read back as they were', async (t) => {
  t.equal(plainNumber(1e-7), '0.0000001')
  t.equal(plainNumber(-1.5e-9), '-0.0000000015')
  t.equal(plainNumber(1e21), '1000000000000000000000')
  t.equal(plainNumber(0.1), '0.1')
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = plainNumber(value)
      return /^-?\d+(\.\d+)?$/.test(text) && Number(text) === value + 0
    }),
  )
})

t.test('what others write is read', async (t) => {
  const rows: readonly (readonly [string, ...Metric[]])[] = [
    [
      'time=0.5s;1;2;0;10',
      metric('time', 0.5, { unit: 's', warning: parseRange('1'), critical: parseRange('2'), min: 0, max: 10 }),
    ],
    ["'free space'=5%", metric('free space', 5, { unit: '%' })],
    ["'it''s'=1", metric("it's", 1)],
    ["'a=b'=1", metric('a=b', 1)],
    ["'/'=1B '/var/log'=2B", metric('/', 1, { unit: 'B' }), metric('/var/log', 2, { unit: 'B' })],
    ['a=1;;;;', metric('a', 1)],
    ['a=1;;5:', metric('a', 1, { critical: parseRange('5:') })],
    ['a=1;@~:5;abc', metric('a', 1, { warning: parseRange('@~:5') })],
    ['a=U;1', metric('a', Number.NaN, { warning: parseRange('1') })],
    ['a=1,5', metric('a', 1.5)],
    ['a=1.1E1 b=2e-3s', metric('a', 11), metric('b', 0.002, { unit: 's' })],
    ['a=-.5 b=+5. ', metric('a', -0.5), metric('b', 5)],
    [
      'a=3ms;10;20;0;30',
      metric('a', 0.003, { unit: 's', warning: parseRange('0.01'), critical: parseRange('0.02'), min: 0, max: 0.03 }),
    ],
    ['a=7us;.5:', metric('a', 0.000007, { unit: 's', warning: { ...parseRange('0.0000005:') } })],
    [
      'a=2KB b=1MB c=1GiB d=3kB;4;5',
      metric('a', 2000, { unit: 'B' }),
      metric('b', 1_000_000, { unit: 'B' }),
      metric('c', 1_073_741_824, { unit: 'B' }),
      metric('d', 3000, { unit: 'B', warning: parseRange('4000'), critical: parseRange('5000') }),
    ],
    ['free space=5% C:\\ Used=3', metric('free space', 5, { unit: '%' }), metric('C:\\ Used', 3)],
    ["'a|b'=1 'c d|e'=2", metric('a|b', 1), metric('c d|e', 2)],
    [
      'a=1;1.1E-1;@+1.2e+1:2E1;1e1;1E2',
      metric('a', 1, { warning: parseRange('0.11'), critical: parseRange('@12:20'), min: 10, max: 100 }),
    ],
    ['a=1;1.2.3;1..2', metric('a', 1)],
    [
      'a=3c b=4widgets d=5MB/s',
      metric('a', 3, { unit: 'c' }),
      metric('b', 4, { unit: 'widgets' }),
      metric('d', 5, { unit: 'MB/s' }),
    ],
    ['a=1constructor', metric('a', 1, { unit: 'constructor' })],
    ['  a=1\t b=2\n', metric('a', 1), metric('b', 2)],
    ['a=1;2;3;0x10;inf', metric('a', 1, { warning: parseRange('2'), critical: parseRange('3') })],
    ['a=1 a=2', metric('a', 1), metric('a', 2)],
    [''],
  ]
  for (const [text, ...metrics] of rows) t.same(parsePerfdata(text), { metrics, bad: [] }, text)
})

t.test('what is no metric is reported, and hides none of its neighbours', async (t) => {
  const rows: readonly (readonly [string, reason: string])[] = [
    ['=5', 'no label before an "="'],
    ["''=5", 'no label before an "="'],
    ["it's=5", 'no label before an "="'],
    ["'a'b=5", 'no label before an "="'],
    ['a=', '"" is not a value'],
    ['a=b=c', '"b=c" is not a value'],
    ['a=Up', '"Up" is not a value'],
    ['a=nan', '"nan" is not a value'],
    ['a=1.2.3', '"1.2.3" is not a value'],
    ['a=1e999', '"1e999" is not a value'],
    ['a=0x10', '"0x10" is not a value'],
    ["'a'=1'b'=2", `"1'b'=2" is not a value`],
    ['a=1;2;3;4;5;b=2', 'more than value;warning;critical;min;max'],
    ['[check_disk]', 'no label before an "="'],
  ]
  for (const [text, reason] of rows) {
    const { metrics, bad } = parsePerfdata(`x=1 ${text} y=2`)
    t.same(
      metrics.map(({ label }) => label),
      ['x', 'y'],
      text,
    )
    t.same(bad, [{ text, reason }], text)
  }
  t.same(parsePerfdata("x=1 'open=2 y=3").bad, [{ text: "'open=2 y=3", reason: 'no label before an "="' }])
})

t.test('what is written is read back', async () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
  const range = fc
    .tuple(fc.integer(), fc.nat(), fc.constantFrom('', '@'))
    .map(([start, size, at]) => parseRange(`${at}${start}:${start + size}`))
  const given = fc.record(
    {
      label: fc.stringMatching(/^[a-z][a-z0-9_./-]{0,20}$/),
      value: number,
      unit: fc.constantFrom('', 's', '%', 'B', 'c'),
      warning: range,
      critical: range,
      min: number,
      max: number,
    },
    { requiredKeys: ['label', 'value', 'unit'] },
  )
  const numbers = (metric: Metric) => JSON.stringify(metric, (key, value) => (key === 'text' ? undefined : value))
  fc.assert(
    fc.property(fc.uniqueArray(given, { selector: ({ label }) => label }), (metrics) => {
      const { metrics: read, bad } = parsePerfdata(formatPerfdata(metrics))
      return bad.length === 0 && read.map(sorted).map(numbers).join() === metrics.map(sorted).map(numbers).join()
    }),
  )
})

function sorted({ label, value, unit, ...rest }: Metric): Metric {
  const { warning, critical, min, max } = rest
  return {
    label,
    value,
    unit,
    ...(warning && { warning }),
    ...(critical && { critical }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  }
}

t.test('hostile text is read in linear time', async (t) => {
  const hostile = ["'", "''a ", "'''a ", '=', "'=", 'a=', "a'", ' ', ';', "'a' ", 'a=1;', '9', 'é']
  for (const piece of hostile) {
    const started = performance.now()
    parsePerfdata(piece.repeat(100_000 / piece.length))
    t.ok(performance.now() - started < 10_000, JSON.stringify(piece))
  }
})
