import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { parse } from 'yaml'
import type { CheckEvent } from '../../../src/core/event.js'
import type { CheckInstance } from '../../../src/core/instance.js'
import type { Result } from '../../../src/core/result.js'
import type { Status } from '../../../src/core/status.js'
import format, { exposition } from '../../../src/formats/prometheus.js'
import prometheus from '../../../src/interop/exporters/prometheus.js'
import { startHttpServer } from '../../../src/lab/http-server.js'
import { makeEvent, makeInstance, makeSite } from '../../helpers/events.js'
import { exported } from '../../helpers/exported.js'
import { type Alert, needsPrometheus, startPrometheus } from '../../helpers/prometheus-daemon.js'
import { checkRules, needsPromtool, testRules } from '../../helpers/promtool.js'
import { NASTY_TEXTS } from '../../helpers/scenarios.js'

const RED = 'FirstlightCheckRed'
const WARNING = 'FirstlightCheckWarning'
const STALE = 'FirstlightCheckStale'
const ABSENT = 'FirstlightCheckAbsent'

const dallas = makeSite({ phase: 'live' })
const amsterdam = makeSite({ name: 'ams1', title: 'Amsterdam 1' })
const resolver = makeInstance({ site: dallas })
const skip = needsPromtool()

function rulesFor(...instances: readonly CheckInstance[]): string {
  return exported(prometheus, instances)[0]?.text ?? ''
}

/** The event of a check at a minute, with what the runner would say of it. */
function eventAt(minute: number, instance: CheckInstance, status: Status, result: Partial<Result> = {}): CheckEvent {
  const expected = status !== 'OK' && instance.site.phase === 'bringup'
  const { instance: _, outcome: __, ...parts } = result
  return makeEvent({ instance, status, result: { expected, ...parts }, event: { time: minute * 60_000 } })
}

/** A check that reports each minute, the same status for so many minutes. */
function timeline(instance: CheckInstance, ...stretches: readonly (readonly [Status, number])[]) {
  const statuses = stretches.flatMap(([status, minutes]) => Array.from({ length: minutes }, () => status))
  return statuses.map((status, minute) => [eventAt(minute, instance, status)])
}

t.test(
  'red alerts when it was red as often as its occurrences ask, and is over with the first green',
  { skip },
  (t) => {
    const patient = makeInstance({ site: dallas, occurrences: 3 })
    testRules(rulesFor(patient), {
      minutes: timeline(patient, ['OK', 2], ['CRITICAL', 5], ['OK', 3]),
      firing: { 1: [], 3: [], 4: [RED], 6: [RED], 7: [] },
    })
    testRules(rulesFor(resolver), {
      minutes: timeline(resolver, ['OK', 2], ['CRITICAL', 2]),
      firing: { 1: [], 2: [RED] },
    })
    t.end()
  },
)

t.test('UNKNOWN is as red as CRITICAL, and turning from one into the other starts nothing anew', { skip }, (t) => {
  const patient = makeInstance({ site: dallas, occurrences: 3 })
  testRules(rulesFor(patient), {
    minutes: timeline(patient, ['CRITICAL', 1], ['UNKNOWN', 1], ['CRITICAL', 2]),
    firing: { 1: [], 2: [RED], 3: [RED] },
  })
  testRules(rulesFor(resolver), { minutes: timeline(resolver, ['WARNING', 2]), firing: { 1: [WARNING] } })
  t.end()
})

t.test('a check that is WARNING and CRITICAL by turns is not green, and alerts as a warning', { skip }, (t) => {
  const patient = makeInstance({ site: dallas, occurrences: 3, each: 'a\tb\n {{' })
  const turns = Array.from({ length: 3 }, () => [['WARNING', 1] as const, ['CRITICAL', 1] as const]).flat()
  testRules(rulesFor(patient), { minutes: timeline(patient, ...turns), firing: { 1: [], 2: [WARNING], 5: [WARNING] } })
  const worse = timeline(patient, ['WARNING', 4], ['CRITICAL', 4])
  testRules(rulesFor(patient), { minutes: worse, firing: { 3: [WARNING], 5: [WARNING], 6: [RED], 7: [RED] } })
  t.end()
})

t.test('an alert says whom to call, why it matters and where the runbook is', { skip }, (t) => {
  const each = '10.1.0.53'
  const contact = '#network-oncall'
  const instance = makeInstance({ site: dallas, each, contact, runbook: 'https://wiki.example.net/dns' })
  const other = makeInstance({ ...instance, each: '10.2.0.53', id: 'other' })
  testRules(rulesFor(instance, other), {
    minutes: [0, 1].map((minute) => [eventAt(minute, instance, 'UNKNOWN'), eventAt(minute, other, 'OK')]),
    firing: { 1: [RED] },
    alerts: [
      {
        eval_time: '1m',
        alertname: RED,
        exp_alerts: [
          {
            exp_labels: {
              ...{ severity: 'critical', owner: 'network', site: 'dfw1', phase: 'live' },
              ...{ suite: 'platform', point: 'dns', check: 'resolver-answers', each },
            },
            exp_annotations: {
              summary: 'dfw1: The resolver answers (10.1.0.53) is UNKNOWN',
              description: 'Every container resolves service names here.',
              runbook_url: 'https://wiki.example.net/dns',
              contact,
            },
          },
        ],
      },
    ],
  })
  t.end()
})

t.test('what was declared and never came alerts, each pair of site and check by itself', { skip }, (t) => {
  const silent = makeInstance({ site: dallas, check: 'silent' })
  const rules = rulesFor(resolver, silent, makeInstance({ site: dallas, check: 'silent', each: 'a' }))
  const minutes = timeline(resolver, ['OK', 30])
  testRules(rules, { minutes, firing: { 14: [], 15: [ABSENT, ABSENT] } })
  const never = timeline(resolver, ['OK', 20]).map(() => [])
  testRules(rules, { minutes: never, firing: { 14: [], 15: [ABSENT, ABSENT, ABSENT] } })
  t.end()
})

t.test('metrics that nobody writes any more are stale, however green they are', { skip }, (t) => {
  const instance = makeInstance({ site: dallas, ttlMs: 5 * 60_000 })
  const frozen = Array.from({ length: 20 }, () => [eventAt(0, instance, 'OK')])
  testRules(rulesFor(instance), { minutes: frozen, firing: { 5: [], 6: [STALE] } })
  testRules(rulesFor(resolver), { minutes: frozen, firing: { 15: [], 16: [STALE] } })
  t.end()
})

t.test('a site that is being brought up is silent, and loud from its sign-off on by the same rules', { skip }, (t) => {
  const [red, silent] = ['red', 'silent'].map((check) => makeInstance({ site: amsterdam, check }))
  if (red === undefined || silent === undefined) throw new Error('two are made')
  const rules = rulesFor(red, silent)
  const signedOff = { ...red, site: { ...amsterdam, phase: 'live' as const } }
  const at = (minute: number) => [eventAt(minute, minute < 20 ? red : signedOff, 'CRITICAL')]
  const minutes = Array.from({ length: 40 }, (_, minute) => at(minute))
  testRules(rules, { minutes, firing: { 0: [], 19: [], 20: [RED], 34: [RED], 35: [ABSENT, RED] } })
  testRules(rules, { minutes: minutes.map(() => []), firing: { 39: [] } })
  t.end()
})

t.test('a live site under maintenance is silent, what is missing too', { skip }, (t) => {
  const silent = makeInstance({ site: dallas, check: 'silent' })
  const under = { ...resolver, site: { ...dallas, phase: 'maintenance' as const } }
  const frozen = Array.from({ length: 40 }, () => [eventAt(0, under, 'CRITICAL')])
  testRules(rulesFor(resolver, silent), { minutes: frozen, firing: { 0: [], 39: [] } })
  t.end()
})

t.test('what is blocked by another check alerts nobody: that one does', { skip }, (t) => {
  const behind = makeInstance({ site: dallas, check: 'behind' })
  const minutes = [0, 1].map((minute) => [
    eventAt(minute, resolver, 'CRITICAL'),
    eventAt(minute, behind, 'UNKNOWN', { blockedBy: resolver.id }),
  ])
  testRules(rulesFor(resolver, behind), { minutes, firing: { 1: [RED] } })
  t.end()
})

t.test('a waived check is silent until the waiver ends, and then it is not: red, frozen or missing', { skip }, (t) => {
  const waiver = { until: '1970-01-01', by: 'ana', reason: 'replaced soon' }
  const DAY = 24 * 60
  const [red, frozen, missing] = ['red', 'frozen', 'missing'].map((check) =>
    makeInstance({ site: dallas, check, waiver }),
  )
  if (red === undefined || frozen === undefined || missing === undefined) throw new Error('three are made')
  const minutes = Array.from({ length: DAY + 60 }, (_, minute) => [
    eventAt(minute, red, 'CRITICAL', minute < DAY ? { waiver } : {}),
    eventAt(0, frozen, 'CRITICAL', { waiver }),
  ])
  testRules(rulesFor(red, frozen, missing), {
    minutes,
    firing: { [DAY - 1]: [], [DAY]: [RED, STALE], [DAY + 15]: [ABSENT, RED, STALE] },
  })
  t.end()
})

t.test('one rule watches all sites that say the same of a check, and each pair has its twin', (t) => {
  const [group] = parse(rulesFor(resolver, makeInstance({ site: amsterdam }))).groups
  const names = group.rules.map(({ alert }: { alert: string }) => alert)
  t.same(names, [RED, WARNING, STALE, ABSENT, ABSENT])
  const apart = parse(rulesFor(resolver, makeInstance({ site: amsterdam, why: 'Another reason.' }))).groups[0].rules
  t.same(
    apart.map(({ annotations }: { annotations: { description: string } }) => annotations.description),
    [...Array(3).fill(resolver.why), ...Array(3).fill('Another reason.'), resolver.why, 'Another reason.'],
  )
  t.end()
})

t.test('braces in what the suite says are text, not a template', { skip }, (t) => {
  const why = 'Renders {{ .Values.x }}, {{{ and a last {'
  const instance = makeInstance({ site: dallas, why, title: 'Renders {', owner: '{{ team }}' })
  const { owner, site, suite, point, check } = instance
  const labels = { severity: 'critical', owner, site: site.name, phase: 'live', suite, point, check }
  const annotations = { summary: 'dfw1: Renders { is CRITICAL', description: why }
  const exp_alerts = [{ exp_labels: labels, exp_annotations: annotations }]
  testRules(rulesFor(instance), {
    minutes: timeline(instance, ['CRITICAL', 1]),
    firing: { 0: [RED] },
    alerts: [{ eval_time: '0m', alertname: RED, exp_alerts }],
  })
  t.end()
})

t.test('whatever a suite or a site is called, Prometheus takes the rules and finds the series', { skip }, (t) => {
  const instances = [...NASTY_TEXTS, 'a.*b|(c)', '$labels', '{{'].map((text, index) =>
    makeInstance({ site: makeSite({ name: `s${index}${text.slice(0, 60)}`, phase: 'live' }), each: text, owner: text }),
  )
  t.match(checkRules(rulesFor(...instances)), `SUCCESS: ${instances.length * 4} rules found`)
  t.match(checkRules(rulesFor(...instances.map((instance) => ({ ...instance, owner: 'network' })))), 'SUCCESS')
  for (const instance of instances.slice(0, 20)) {
    const minutes = timeline(instance, ['OK', 17], ['CRITICAL', 2])
    testRules(rulesFor(instance), { minutes, firing: { 16: [], 17: [RED] } })
  }
  t.end()
})

t.test(
  'a real Prometheus that scrapes what the reporter writes turns it into alerts',
  { skip: needsPrometheus() },
  async (t) => {
    const each = NASTY_TEXTS.join('').slice(0, 1000)
    const [red, green, missing] = ['red', 'green', 'missing'].map((check) =>
      makeInstance({ site: dallas, check, each }),
    )
    if (red === undefined || green === undefined || missing === undefined) throw new Error('three are made')
    let broken = true
    const event = { time: Date.now() }
    const scraped = () => [
      makeEvent({ instance: red, status: broken ? 'CRITICAL' : 'OK', event }),
      makeEvent({ instance: green, event }),
    ]
    const target = await startHttpServer((_, answer) => {
      answer.setHeader('content-type', format.contentType)
      answer.end(exposition(scraped()))
    })
    t.teardown(() => target.close())
    const daemon = await startPrometheus(rulesFor(red, green, missing), target.port)
    t.teardown(() => daemon.close())
    const until = async (wanted: (alerts: readonly Alert[]) => boolean) => {
      for (;;) {
        const alerts = await daemon.alerts()
        if (wanted(alerts)) return alerts.map(({ state, labels }) => [state, labels['alertname'], labels['check']])
        await setTimeout(100)
      }
    }
    const begun = await until((alerts) => alerts.length === 2)
    t.same(begun.sort(), [
      ['firing', RED, 'red'],
      ['pending', ABSENT, 'missing'],
    ])
    broken = false
    t.same(await until((alerts) => alerts.length === 1), [['pending', ABSENT, 'missing']])
  },
)
