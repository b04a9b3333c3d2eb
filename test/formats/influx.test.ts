import * as fc from 'fast-check'
import t from 'tap'
import influx from '../../src/formats/influx.js'
import { arbitraryEvent } from '../helpers/arbitrary-events.js'
import { makeEvent, makeInstance, makeSiteEvent, makeWholeSiteEvent } from '../helpers/events.js'
import { nastySiteEvents } from '../helpers/scenarios.js'

/** One line as InfluxDB's documentation describes it; undefined when it is not one. */
function parse(line: string) {
  const match = /^((?:[^, \\]|\\.)+)((?:,(?:[^,= \\]|\\.)+=(?:[^,= \\]|\\[,= ])+)*) (.+) (\d+)$/s.exec(line)
  if (match === null) return undefined
  const [, measurement, tags = '', fieldText = '', time] = match
  const fields = new Map<string, string>()
  const rest = fieldText.replace(/([a-z_]+)=("(?:[^"\\]|\\["\\])*"|[^",]+)(?:,|$)/gs, (_, key, value) => {
    fields.set(key, value)
    return ''
  })
  if (rest !== '') return undefined
  const pairs = [...tags.matchAll(/,((?:[^,= \\]|\\.)+)=((?:[^,= \\]|\\.)+)/g)]
  const unescaped = pairs.map(([, key = '', value = '']) => [key, value.replace(/\\([,= ])/g, '$1')] as const)
  return { measurement, tags: Object.fromEntries(unescaped), fields, time }
}

function pointsOf(text: string) {
  return text.trimEnd().split('\n').map(parse)
}

t.test('a point for the check and one for each metric, in nanoseconds', async (t) => {
  const metrics = [{ label: 'time', value: 0.012, unit: 's', min: 0 }]
  t.equal(
    influx.encode(makeEvent({ outcome: { metrics } })),
    'check,check=resolver-answers,owner=network,phase=bringup,point=dns,site=dfw1,suite=platform ' +
      'status=0i,ok=true,duration_s=0.012,attempts=1i,occurrences=1i,state="passing",expected=true,waived=false,' +
      'output="all is well",event_id="0193a1b2-0000-7000-8000-000000000001" 1795234387012000000\n' +
      'check_metric,check=resolver-answers,metric=time,owner=network,phase=bringup,point=dns,site=dfw1,suite=platform,unit=s ' +
      'value=0.012,min=0 1795234387012000000\n',
  )
})

t.test('an integration point or a site that turned is a point "site"', async (t) => {
  t.equal(
    influx.encodeSite(makeSiteEvent()),
    'site,owner=network,phase=live,point=dns,site=dfw1,suite=platform ' +
      'ok=true,green=4i,total=4i,by="dfw1/platform.dns.resolver-answers",' +
      'event_id="0193a1b2-0000-7000-8000-000000000002" 1795234387012000000\n',
  )
  t.match(influx.encodeSite(makeWholeSiteEvent({ turned: 'red' })), /^site,phase=live,site=dfw1 ok=false,/)
  for (const event of nastySiteEvents()) t.ok(parse(influx.encodeSite(event).trimEnd()), event.site.slice(0, 40))
})

t.test('commas, equals signs and spaces in a tag are escaped', async (t) => {
  const text = influx.encode(makeEvent({ instance: makeInstance({ each: 'a, b=c' }) }))
  t.match(text, String.raw`,each=a\,\ b\=c,`)
  t.equal(pointsOf(text)[0]?.tags['each'], 'a, b=c')
})

t.test('quotes and backslashes in a string field are escaped', async (t) => {
  const text = influx.encode(makeEvent({ output: String.raw`it said "no" to C:\dir` }))
  t.ok(text.includes(String.raw`output="it said \"no\" to C:\\dir"`))
})

t.test('a string field is one line and short enough to be stored', async (t) => {
  const text = influx.encode(makeEvent({ output: `a\nb${'€'.repeat(100_000)}` }))
  t.ok(text.includes('output="a b€'))
  t.ok(Buffer.byteLength(text) < 64_000)
})

t.test('the tags of a point are short enough for a series key', async (t) => {
  const long = '€'.repeat(100_000)
  const instance = makeInstance({ ...{ suite: long, point: long, check: long, each: long, owner: long } })
  const key = influx.encode(makeEvent({ instance })).split(' status=')[0] ?? ''
  t.ok(Buffer.byteLength(key) < 65_535)
})

t.test('a backslash in a tag cannot be written, so it is a slash', async (t) => {
  const [point] = pointsOf(influx.encode(makeEvent({ instance: makeInstance({ each: 'C:\\' }) })))
  t.equal(point?.tags['each'], 'C:/')
})

t.test('an empty tag is left out', async (t) => {
  t.notMatch(influx.encode(makeEvent({ instance: makeInstance({ owner: ' ', each: '' }) })), /(owner|each)=/)
})

t.test('a metric without a value, and a limit that is none, are left out', async (t) => {
  const metrics = [
    { label: 'a', value: Number.NaN, unit: '' },
    { label: 'b', value: 1, unit: '', min: -Infinity },
  ]
  const [, metric, ...rest] = pointsOf(influx.encode(makeEvent({ outcome: { metrics } })))
  t.same([...(metric?.fields ?? [])], [['value', '1']])
  t.same(rest, [])
})

t.test('the type of a field is the same whatever was measured', async (t) => {
  for (const status of ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const) {
    const [point] = pointsOf(influx.encode(makeEvent({ status, result: { durationMs: 2000 } })))
    t.match(point?.fields.get('status'), /^[0-3]i$/)
    t.match(point?.fields.get('ok'), /^(true|false)$/)
    t.equal(point?.fields.get('duration_s'), '2', 'a number without an i is a float')
  }
})

t.test('no event breaks a line', async () => {
  fc.assert(
    fc.property(arbitraryEvent, (event) => {
      const points = pointsOf(influx.encode(event))
      return points.every((point) => point !== undefined && [...point.fields.values()].every(isFieldValue))
    }),
  )
})

function isFieldValue(value: string): boolean {
  return /^(-?\d+i|-?\d+(\.\d+)?|true|false|"(?:[^"\\]|\\["\\])*")$/s.test(value)
}
