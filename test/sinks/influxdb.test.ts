import t from 'tap'
import { makeEvent, makeInstance, makeSiteEvent, makeWholeSiteEvent, START } from '../helpers/events.js'
import { needsInfluxd, startInfluxd } from '../helpers/influxd.js'
import { INFLUX_2, startInfluxdb2 } from '../helpers/influxdb-2.js'
import { nasty, nastySiteEvents } from '../helpers/scenarios.js'
import { manyEvents, openSink } from '../helpers/sinks.js'

function outcomes(delivered: readonly { readonly outcome: string }[]): readonly string[] {
  return delivered.map(({ outcome }) => outcome)
}

t.test('InfluxDB 1.x', { skip: needsInfluxd() }, async (t) => {
  const influxd = await startInfluxd()
  t.teardown(influxd.close)
  const { url, query } = influxd
  const count = async (measurement: string) =>
    (await query(`SELECT COUNT(event_id) FROM "${measurement}"`))[0]?.values[0]?.[1] ?? 0
  const database = 'firstlight'

  t.test('stores points with their time, tags and fields', async (t) => {
    const sink = await openSink('influxdb', { url, database })
    const metrics = [{ label: 'time', value: 0.012, unit: 's' }]
    t.same(outcomes(await sink.send([makeEvent({ outcome: { metrics } }), makeSiteEvent(), makeWholeSiteEvent()])), [
      'accepted',
      'accepted',
      'accepted',
    ])
    const [check] = await query('SELECT "status", "output", "site", "point" FROM "check"')
    t.same(check?.values, [[1795234387012000000, 0, 'all is well', 'dfw1', 'dns']])
    const [metric] = await query('SELECT "value", "metric" FROM "check_metric"')
    t.same(metric?.values, [[1795234387012000000, 0.012, 'time']])
    t.equal(await count('site'), 2)
    await sink.close()
  })

  t.test('what is delivered twice is there once', async (t) => {
    const sink = await openSink('influxdb', { url, database, gzip: true })
    const events = manyEvents(20)
    const before = Number(await count('check'))
    for (let round = 0; round < 3; round++) t.same(outcomes(await sink.send(events)), Array(20).fill('accepted'))
    t.equal(await count('check'), before + 20)
    await sink.close()
  })

  t.test('takes whatever a checked system says', async (t) => {
    const sink = await openSink('influxdb', { url, database })
    const refused = (await sink.send([...nasty().events, ...nastySiteEvents()])).filter(
      ({ outcome }) => outcome !== 'accepted',
    )
    t.same(refused, [])
    await sink.close()
  })

  t.test('a line that it refuses is rejected alone, with its reason', async (t) => {
    const sink = await openSink('influxdb', { url, database })
    const before = Number(await count('check'))
    const letters = manyEvents(30).map((event, index) => {
      const letter = sink.letter({ ...event, time: event.time + 60_000 })
      if (index === 7) return { ...letter, body: letter.body.replace(/ok=\w+/, 'ok="no"') }
      return index === 22 ? { ...letter, body: 'check nonsense\n' } : letter
    })
    const delivered = await sink.deliver(letters, new AbortController().signal)
    t.same(
      outcomes(delivered),
      letters.map((_, index) => (index === 7 || index === 22 ? 'rejected' : 'accepted')),
    )
    t.match(delivered[7], { reason: /answered 400: .*field type conflict/ })
    t.match(delivered[22], { reason: /answered 400: .*unable to parse/ })
    t.equal(await count('check'), before + 28)
    await sink.close()
  })

  t.test('waits for a database that is not there yet', async (t) => {
    const sink = await openSink('influxdb', { url, database: 'typo' })
    t.match(await sink.send([makeEvent()]), [
      { outcome: 'retry', reason: /answered 404: .*database not found.*see its url/ },
    ])
    await sink.close()
  })
})

t.test('InfluxDB 1.x with authentication', { skip: needsInfluxd() }, async (t) => {
  const password = 'hunter 22 & more'
  const influxd = await startInfluxd({ password })
  t.teardown(influxd.close)
  const options = { url: influxd.url, database: 'firstlight', username: 'ana' }
  const sink = await openSink('influxdb', { ...options, password })
  t.same(outcomes(await sink.send([makeEvent()])), ['accepted'])
  const wrong = await openSink('influxdb', { ...options, password: 'wrong password' })
  t.match(await wrong.send([makeEvent()]), [{ outcome: 'retry', reason: /answered 401: .*see its credentials/ }])
  const none = await openSink('influxdb', { url: influxd.url, database: 'firstlight' })
  t.match(await none.send([makeEvent()]), [{ outcome: 'retry', reason: /answered 401/ }])
  for (const each of [sink, wrong, none]) await each.close()
})

t.test('InfluxDB 2.x', async (t) => {
  const server = await startInfluxdb2()
  t.teardown(server.close)
  const url = `http://127.0.0.1:${server.port}/`

  t.test('a batch is one request', async (t) => {
    const sink = await openSink('influxdb', { url, ...INFLUX_2, gzip: true })
    t.same(outcomes(await sink.send(manyEvents(50))), Array(50).fill('accepted'))
    t.same(server.requests, [50])
    await sink.close()
  })

  t.test('one bad line costs no other, though nothing of its batch was written', async (t) => {
    const sink = await openSink('influxdb', { url, ...INFLUX_2 })
    const before = server.lines.length
    const letters = manyEvents(9).map((event, index) => ({
      ...sink.letter(event),
      ...(index === 4 && { body: 'nonsense\n' }),
    }))
    const delivered = await sink.deliver(letters, new AbortController().signal)
    t.same(
      outcomes(delivered),
      letters.map((_, index) => (index === 4 ? 'rejected' : 'accepted')),
    )
    t.equal(server.lines.length, before + 8)
    await sink.close()
  })

  t.test('what is of a time to come is refused, for it would be the newest until then', async (t) => {
    const sink = await openSink('influxdb', { url, ...INFLUX_2 }, { now: () => START })
    const [first, second, third] = manyEvents(3)
    const events = [first, second, third].flatMap((event, at) =>
      event === undefined ? [] : [{ ...event, time: at === 1 ? START + 86_400_000 : START + 60_000 }],
    )
    const delivered = await sink.send(events)
    t.same(outcomes(delivered), ['accepted', 'rejected', 'accepted'])
    t.match(delivered[1], { reason: /of a time 1d ahead, and would hide what is newer until then/ })
    await sink.close()
  })

  t.test('says what is wrong with its configuration, and keeps everything', async (t) => {
    const rows = [
      [{ token: 'not this one' }, /answered 401: .*see its credentials/],
      [{ bucket: 'other' }, /answered 404: .*bucket .*not found/],
    ] as const
    for (const [more, reason] of rows) {
      const sink = await openSink('influxdb', { url, ...INFLUX_2, ...more })
      t.match(await sink.send([makeEvent({ instance: makeInstance() })]), [{ outcome: 'retry', reason }])
      await sink.close()
    }
  })
})

t.test('it is one version or the other', async (t) => {
  const url = 'http://127.0.0.1:8086'
  const rows: readonly (readonly [options: Readonly<Record<string, unknown>>, problem: RegExp])[] = [
    [{}, /it takes "database" for InfluxDB 1.x, or/],
    [{ database: 'a', bucket: 'b' }, /it takes "database" for InfluxDB 1.x, or/],
    [{ org: 'a', bucket: 'b' }, /InfluxDB 2.x takes "org", "bucket" and "token"/],
    [{ database: 'a', username: 'b' }, /"username" and "password" go together/],
    [{ ...INFLUX_2, username: 'a', password: 'bcde' }, /"username" belongs to InfluxDB 1.x/],
  ]
  for (const [options, problem] of rows) await t.rejects(openSink('influxdb', { url, ...options }), problem)
})
