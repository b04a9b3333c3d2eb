import * as fc from 'fast-check'
import t from 'tap'
import prometheus, { exposition } from '../../src/formats/prometheus.js'
import { arbitraryEvent } from '../helpers/arbitrary-events.js'

import { makeBlockedEvent, makeEvent, makeInstance, makeSite, makeSiteEvent, WAIVER } from '../helpers/events.js'
import { checkMetrics, needsPromtool } from '../helpers/promtool.js'
import { bringup, nasty } from '../helpers/scenarios.js'

const SAMPLE = /^([a-z_]+)\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\} (-?\d+(?:\.\d+)?)$/

t.test('status, duration and metrics are gauges with help', async (t) => {
  const metrics = [{ label: 'time', value: 0.012, unit: 's' }]
  const labels = 'site="dfw1",phase="bringup",suite="platform",point="dns",check="resolver-answers",owner="network"'
  t.equal(
    prometheus.encode(makeEvent({ status: 'CRITICAL', outcome: { metrics } })),
    '# HELP firstlight_check_status Status of the check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.\n' +
      `# TYPE firstlight_check_status gauge\nfirstlight_check_status{${labels}} 2\n` +
      '# HELP firstlight_check_quiet Whether nobody is to be called if it is red: ' +
      'expected, waived, blocked, or the site is under maintenance.\n' +
      `# TYPE firstlight_check_quiet gauge\nfirstlight_check_quiet{${labels}} 1\n` +
      '# HELP firstlight_check_timestamp_seconds When the result was known: ' +
      'a file that is read again and again looks fresh for ever.\n' +
      `# TYPE firstlight_check_timestamp_seconds gauge\nfirstlight_check_timestamp_seconds{${labels}} 1795234387.012\n` +
      '# HELP firstlight_check_duration_seconds How long the check took, retries included.\n' +
      `# TYPE firstlight_check_duration_seconds gauge\nfirstlight_check_duration_seconds{${labels}} 0.012\n` +
      '# HELP firstlight_check_metric What the check measured, by metric, in its unit.\n' +
      `# TYPE firstlight_check_metric gauge\nfirstlight_check_metric{${labels},metric="time",unit="s"} 0.012\n`,
  )
})

t.test('a label value escapes backslash, quote and line feed, as in the documentation', async (t) => {
  const each = 'Cannot find file:\n"FILE.TXT" in C:\\DIR'
  const text = prometheus.encode(makeEvent({ instance: makeInstance({ each }) }))
  t.ok(text.includes(String.raw`each="Cannot find file:\n\"FILE.TXT\" in C:\\DIR"`))
})

t.test('a metric without a value is left out, and its family with it', async (t) => {
  const metrics = [{ label: 'time', value: Number.NaN, unit: 's' }]
  t.notMatch(prometheus.encode(makeEvent({ outcome: { metrics } })), 'firstlight_check_metric')
})

t.test('several events share one HELP and TYPE per family', async (t) => {
  const text = exposition(['a', 'b'].map((check) => makeEvent({ instance: makeInstance({ check }) })))
  t.equal(text.match(/# HELP firstlight_check_status /g)?.length, 1)
  t.match(text, /firstlight_check_status\{.*check="a".*\nfirstlight_check_status\{.*check="b"/)
})

t.test('quiet is what calls nobody: expected, waived, blocked, under maintenance', async (t) => {
  const live = makeInstance({ site: makeSite({ phase: 'live' }) })
  const events = {
    'a live site': [makeEvent({ instance: live, status: 'CRITICAL' }), 0],
    'a bring-up': [makeEvent({ status: 'CRITICAL' }), 1],
    'a waiver': [makeEvent({ instance: live, status: 'CRITICAL', result: { waiver: WAIVER } }), 1],
    'a blocked check': [makeBlockedEvent(live, live), 1],
    maintenance: [makeEvent({ instance: makeInstance({ site: makeSite({ phase: 'maintenance' }) }) }), 1],
  } as const
  for (const [what, [event, quiet]] of Object.entries(events)) {
    t.match(exposition([event]), new RegExp(`^firstlight_check_quiet\\{.*\\} ${quiet}$`, 'm'), what)
  }
})

t.test('promtool reads it without a complaint', { skip: needsPromtool() }, async (t) => {
  t.equal(checkMetrics(exposition(nasty().events.slice(0, 1))), '')
  t.equal(checkMetrics(exposition(bringup().events)), '')
})

t.test('no events are an empty exposition', async (t) => t.equal(exposition([]), ''))

t.test('no event breaks a line or repeats a series', async () => {
  fc.assert(
    fc.property(arbitraryEvent, (event) => {
      const lines = prometheus.encode(event).split('\n')
      const samples = lines.filter((line) => line !== '' && !line.startsWith('# '))
      const series = samples.map((line) => SAMPLE.exec(line)?.slice(1, 3).join())
      return lines.pop() === '' && !series.includes(undefined) && new Set(series).size === samples.length
    }),
  )
})

t.test('an integration point has its counts', async (t) => {
  const labels = 'site="dfw1",phase="live",suite="platform",point="dns",owner="network"'
  t.equal(
    prometheus.encodeSite(makeSiteEvent({ green: 3 })),
    `# HELP firstlight_group_checks Checks that are declared.
# TYPE firstlight_group_checks gauge
firstlight_group_checks{${labels}} 4
# HELP firstlight_group_checks_green Checks that are green or waived.
# TYPE firstlight_group_checks_green gauge
firstlight_group_checks_green{${labels}} 3
`,
  )
})
