import t from 'tap'
import type { Expectation } from '../../src/core/expectation.js'
import { type Criteria, judge, NO_CRITERIA } from '../../src/core/judge.js'
import {
  critical,
  type Facts,
  type Outcome,
  type OutcomeDetails,
  ok,
  unknown,
  warning,
} from '../../src/core/outcome.js'
import { parseRange } from '../../src/core/range.js'

const time = { label: 'time', value: 0.7, unit: 's' }
const slow = { thresholds: { time: { warning: parseRange('0.2'), critical: parseRange('0.5') } } }

function judged(outcome: Outcome, criteria: Partial<Criteria>): Promise<Outcome> {
  return judge(outcome, { ...NO_CRITERIA, ...criteria })
}

function expecting(that: string, rest: Partial<Expectation> = {}): Partial<Criteria> {
  return { expectations: [{ that, otherwise: 'CRITICAL', ...rest }] }
}

function observing(observed: Facts): Outcome {
  return ok('answered', { observed })
}

t.test('without criteria an outcome is what it is', async (t) => {
  const outcome = ok('fine', { metrics: [time] })
  t.same(await judged(outcome, {}), outcome)
})

t.test('a metric outside its threshold is said with what was wanted', async (t) => {
  const outcome = await judged(ok('answered', { metrics: [time] }), slow)
  t.match(outcome, { status: 'CRITICAL', output: 'answered; time is 0.7 s, wanted at most 0.5 s' })
  t.same(outcome.metrics, [{ ...time, ...slow.thresholds.time }], 'perfdata shows the thresholds')
  t.match(await judged(ok('answered', { metrics: [{ ...time, value: 0.3 }] }), slow), { status: 'WARNING' })
  t.match(await judged(ok('answered', { metrics: [{ ...time, value: 0.1 }] }), slow), {
    status: 'OK',
    output: 'answered',
  })
})

t.test('a threshold never passes on a metric that was not measured, or not once', async (t) => {
  const rows: readonly (readonly [OutcomeDetails, string])[] = [
    [{}, 'a; no metric "time" was measured'],
    [{ metrics: [] }, 'a; no metric "time" was measured'],
    [{ metrics: [{ ...time, label: 'Time' }] }, 'a; no metric "time" was measured'],
    [{ metrics: [{ ...time, value: Number.NaN }] }, 'a; time could not be measured'],
    [{ metrics: [{ ...time, value: Number.POSITIVE_INFINITY }] }, 'a; time could not be measured'],
    [
      {
        metrics: [
          { ...time, value: 0.1 },
          { ...time, value: 0.1 },
        ],
      },
      'a; 2 metrics are named "time", wanted one',
    ],
  ]
  for (const [details, output] of rows) t.match(await judged(ok('a', details), slow), { status: 'UNKNOWN', output })
  t.match(await judged(ok('a', { metrics: [time, time] }), slow), { status: 'CRITICAL' }, 'the worse finding counts')
})

t.test('metrics without a threshold are not judged, whatever they are called', async (t) => {
  const odd = { label: 'constructor', value: Number.NaN, unit: '' }
  t.match(await judged(ok('a', { metrics: [{ ...time, value: 0.1 }, odd] }), slow), { status: 'OK' })
})

t.test('a bad outcome is not judged further, but shows its thresholds', async (t) => {
  t.match(await judged(critical('refused'), { ...slow, ...expecting('status == 200') }), critical('refused'))
  const outcome = await judged(unknown('cannot tell', { metrics: [time] }), slow)
  t.match(outcome, { status: 'UNKNOWN', output: 'cannot tell', metrics: [slow.thresholds.time] })
})

t.test('a condition that does not hold is said with what was seen', async (t) => {
  const outcome = observing({ status: 503, json: { ready: false } })
  t.match(await judged(outcome, expecting('status == 503')), { status: 'OK', output: 'answered' })
  t.match(await judged(outcome, expecting('status == 200 && json.ready')), {
    status: 'CRITICAL',
    output: 'answered; expected status == 200 && json.ready (status is 503, json.ready is false)',
  })
  t.match(await judged(outcome, expecting('status == 200', { otherwise: 'WARNING', message: 'not ready' })), {
    status: 'WARNING',
    output: 'answered; not ready (status is 503)',
  })
})

t.test('every condition counts', async (t) => {
  const expectations = [
    { that: 'a == 1', otherwise: 'CRITICAL' },
    { that: 'a == 2', otherwise: 'WARNING' },
    { that: 'a == 3', otherwise: 'CRITICAL' },
  ] as const
  t.match(await judged(observing({ a: 1 }), { expectations }), {
    status: 'CRITICAL',
    output: /a == 2 .*; expected a == 3/,
  })
})

t.test('a condition never passes on a fact that was not observed', async (t) => {
  const rows: readonly (readonly [string, Facts | undefined])[] = [
    ['status != 500', undefined],
    ['status != 500', {}],
    ['status != 500', { status: undefined }],
    ['value != 0', { value: Number.NaN }],
    ['value > 0', { value: Number.POSITIVE_INFINITY }],
    ['!(json.rate > 5)', { json: { rate: Number.NaN } }],
    ['json.rates[0] != 0', { json: { rates: [Number.NaN] } }],
    ['json.rates.exists(r, r != 0)', { json: { rates: [Number.NaN] } }],
    ['json.items.all(i, i.ok)', { json: { items: [] } }],
    ['json.leader != ""', { json: { leader: null } }],
    ['!("bad" in json.states)', { json: { states: [] } }],
    ['!(json.status in ["down"])', { json: { status: null } }],
    ['json.states.map(each, each.name) == []', { json: { states: [] } }],
    ['!body.contains("FATAL")', { body: '' }],
    ['"text"', { a: 1 }],
    ['null', { a: 1 }],
    ['a', { a: 'true' }],
    ['a', { a: 1 }],
    ['b || a', { a: 1 }],
  ]
  for (const [that, observed] of rows) {
    t.match(
      await judged(ok('answered', observed === undefined ? {} : { observed }), expecting(that)),
      { status: 'UNKNOWN' },
      that,
    )
  }
  t.match(await judged(observing({}), expecting('status == 200')), {
    output: 'answered; cannot tell whether status == 200: unknown variable: status',
  })
  t.match(await judged(observing({ a: 1 }), expecting('a')), {
    output: 'answered; "a" is neither true nor false but 1',
  })
})

t.test('long facts are cut where they are shown', async (t) => {
  const { output } = await judged(observing({ body: 'x'.repeat(100_000) }), expecting('body == ""'))
  t.ok(output.length < 300, output.slice(0, 200))
})

t.test('negate turns what is certain around, and nothing else', async (t) => {
  const rows: readonly (readonly [Outcome, Partial<Criteria>, Partial<Outcome>])[] = [
    [critical('refused'), {}, { status: 'OK', output: 'fails, as it must: refused' }],
    [ok('connected'), {}, { status: 'CRITICAL', output: 'passes, but must fail: connected' }],
    [warning('slow'), {}, { status: 'CRITICAL', output: 'passes, but must fail: slow' }],
    [unknown('no idea'), {}, { status: 'UNKNOWN', output: 'no idea' }],
    [
      critical('no such host', { conclusive: false }),
      {},
      { status: 'UNKNOWN', output: 'cannot tell whether it must fail: no such host' },
    ],
    [ok('answered', { metrics: [time] }), slow, { status: 'OK' }],
    [ok('answered'), slow, { status: 'UNKNOWN' }],
    [unknown('no idea', { metrics: [time] }), slow, { status: 'UNKNOWN' }],
    [observing({ a: 1 }), expecting('a == 2'), { status: 'OK' }],
    [observing({ a: 1 }), expecting('a == 1'), { status: 'CRITICAL' }],
    [observing({ a: 1 }), expecting('b == 1'), { status: 'UNKNOWN' }],
    [observing({ states: [] }), expecting('"up" in states'), { status: 'UNKNOWN' }],
    [observing({ states: ['down'] }), expecting('"up" in states'), { status: 'OK' }],
    [observing({ a: 1 }), expecting('a == 2', { otherwise: 'WARNING' }), { status: 'CRITICAL' }],
    [
      observing({ a: 1 }),
      {
        expectations: [
          { that: 'a == 2', otherwise: 'CRITICAL' },
          { that: 'b == 1', otherwise: 'CRITICAL' },
        ],
      },
      { status: 'UNKNOWN' },
    ],
  ]
  for (const [outcome, criteria, expected] of rows) {
    t.match(await judged(outcome, { ...criteria, negate: true }), expected, JSON.stringify([outcome, criteria]))
  }
})

t.test('severity caps a CRITICAL, after all else', async (t) => {
  const capped = { severity: 'WARNING' } as const
  t.match(await judged(critical('refused'), capped), { status: 'WARNING', output: 'refused' })
  t.match(await judged(ok('connected'), { ...capped, negate: true }), { status: 'WARNING' })
  t.match(await judged(unknown('no idea'), capped), { status: 'UNKNOWN' })
  t.match(await judged(ok('fine'), capped), { status: 'OK' })
  t.match(await judged(critical('refused'), { severity: 'CRITICAL' }), { status: 'CRITICAL' })
})

t.test('what was not observed in full says why, to whom it concerns, and leaves no trace', async (t) => {
  const outcome = ok('answered', {
    observed: { code: 1 },
    unobserved: { text: 'it is too long', size: 'it is too long' },
  })
  t.match(await judged(outcome, expecting('!text.contains("bad")')), {
    status: 'UNKNOWN',
    output: 'answered; cannot tell whether !text.contains("bad"): "text" was not observed: it is too long',
    conclusive: false,
  })
  t.match(await judged(outcome, { thresholds: { size: { critical: parseRange('5') } } }), {
    status: 'UNKNOWN',
    output: 'answered; no metric "size" was measured: it is too long',
  })
  t.match(await judged(outcome, expecting('missing == 1')), { output: /missing == 1: (?!.*too long)/ })
  t.same(await judged(outcome, expecting('code == 1')), ok('answered', { observed: { code: 1 } }))
})

t.test('an integer that no number holds is compared as it is, and kept as its digits', async (t) => {
  const outcome = observing({ json: { ids: [9007199254740993n], up: true } })
  t.match(await judged(outcome, expecting('json.ids[0] != 9007199254740993')), { status: 'CRITICAL' })
  t.same((await judged(outcome, expecting('json.ids[0] == 9007199254740993'))).observed, {
    json: { ids: ['9007199254740993'], up: true },
  })
})

t.test('a metric is judged and shown without the noise of binary fractions', async (t) => {
  const metrics = [0.1 + 0.2, 0.053620999999999995, 1 / 3, 1e21, 9007199254740991, Number.NaN].map((value, index) => ({
    label: `m${index}`,
    value,
    unit: '',
  }))
  const { metrics: judged = [] } = await judge(ok('fine', { metrics }), NO_CRITERIA)
  t.same(
    judged.map(({ value }) => value),
    [0.3, 0.053621, 0.333333333333333, 1e21, 9007199254740991, Number.NaN],
  )
})
