import type { RunSummary } from '../../src/core/run.js'
import type { SiteEvent } from '../../src/core/site-event.js'
import {
  makeBlockedEvent,
  makeEvent,
  makeInstance,
  makeNotApplicable,
  makeSite,
  makeSiteEvent,
  makeSummary,
  type SummaryParts,
  WAIVER,
} from './events.js'

const runbook = 'https://wiki.example.net/dns'
const dns = { contact: '#network-oncall', runbook }
const edge = {
  point: 'load-balancer',
  pointTitle: 'Edge load balancer',
  owner: 'edge',
  why: 'All traffic enters here.',
}
const old = { point: 'legacy', pointTitle: 'Old array', owner: 'storage', why: 'It still serves images.' }

/** A site half brought up: green, red, warning, unknown, blocked, waived, and one check that does not apply. */
export function bringup(parts: SummaryParts = {}): RunSummary {
  const first = makeInstance({ ...dns, each: '10.1.0.53' })
  const second = makeInstance({ ...dns, each: '10.2.0.53' })
  const events = [
    makeEvent({
      instance: first,
      output: '10.1.0.53 answered api.dfw1.example.net A 10.1.2.3 in 0.012 s',
      outcome: { metrics: [{ label: 'time', value: 0.012, unit: 's' }] },
    }),
    makeEvent({ instance: second, status: 'CRITICAL', output: '10.2.0.53 did not answer within 10 s' }),
    makeEvent({
      instance: makeInstance({ ...edge, check: 'certificate' }),
      status: 'WARNING',
      output: 'days_left is 12, wanted at least 30',
    }),
    makeBlockedEvent(makeInstance({ ...edge, check: 'ready' }), second),
    makeBlockedEvent(makeInstance({ ...edge, check: 'headers' }), second),
    makeEvent({
      instance: makeInstance({ ...edge, check: 'stats' }),
      status: 'UNKNOWN',
      output: 'no field "up" in it',
    }),
    makeEvent({
      instance: makeInstance({ ...old, check: 'array', waiver: WAIVER }),
      status: 'CRITICAL',
      output: 'array.dfw1.example.net refused the connection',
      result: { waiver: WAIVER },
    }),
  ]
  const run = { notApplicable: [makeNotApplicable({ id: 'dfw1/platform.legacy.tape', check: 'tape' })], ...parts.run }
  return makeSummary(events, { ...parts, run })
}

/** Two checks, both green. */
export function allGreen(parts: SummaryParts = {}): RunSummary {
  const events = ['10.1.0.53', '10.2.0.53'].map((each) =>
    makeEvent({ instance: makeInstance({ ...dns, each }), output: `${each} answered in 0.012 s` }),
  )
  return makeSummary(events, parts)
}

/** What checked systems have said to tools like this one, and worse. */
export const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  '\n\n',
  'two\nlines\r\nand\rmore\ttabbed',
  '\u001b[2J\u001b[31mred\u001b[0m \u009b31m',
  '\u001b]0;title\u0007\u0000\u0008\u007f',
  'a|b=1;2;3 || c',
  ']]><failure/><!-- & &amp; "quoted" \'single\' -->',
  '# TODO later # SKIP',
  '1..0 # skip all\nBail out!\nok 1',
  '  ---\n  status: OK\n  ...\n',
  '%0A::error::injected%0D',
  '::stop-commands::x',
  '::set-output name=a::b',
  '##vso[task.complete result=Succeeded;]',
  "said ##[error]x ##teamcity[buildStatus status='SUCCESS']",
  'travis_fold:start:x section_start:1:x',
  '--- a group\n+++ another',
  `${'a word '.repeat(20)}::error::x ${'a word '.repeat(20)}::warning file=a::x`,
  '\u202egnp.exe\u2066x\u2069',
  '\u2028\u2029',
  '\ud800 lone \udc00',
  '\ufffe\uffff',
  'C:\\dir\\',
  'x=1, y= 2\\,',
  '| a | b |\n|---|---|\n`code` ``more`` *bold* _it_ [link](javascript:alert(1)) <script>alert(1)</script> @all #1',
  '日本語 👩‍👩‍👧 e\u0301',
  '__proto__',
  'NaN',
  'x'.repeat(100_000),
]

/** One red check for each nasty text, which stands wherever a text can stand. */
export function nasty(parts: SummaryParts = {}): RunSummary {
  const events = NASTY_TEXTS.map((text, index) => {
    const name = `${index}${text.slice(0, 60)}`
    const site = makeSite({ name: `s${name}`, title: text, labels: { [text]: text } })
    const waiver = index % 5 === 4 ? { until: text, by: text, reason: text } : undefined
    const instance = makeInstance({
      ...{ site, suite: `u${name}`, point: `p${name}`, check: `c${name}`, each: text, title: text, pointTitle: text },
      ...{ owner: text, contact: text, why: text, runbook: text, type: text, entity: text },
      ...{
        labels: { [text]: text },
        handlers: [text],
        subscriptions: [text],
        source: { file: text, line: 1, column: 1 },
      },
      ...(waiver && { waiver }),
    })
    return makeEvent({
      instance,
      status: (['CRITICAL', 'WARNING', 'UNKNOWN', 'OK'] as const)[index % 4] ?? 'CRITICAL',
      output: text,
      outcome: {
        longOutput: `${text}\n${text}`,
        metrics: [
          { label: text, value: index, unit: text },
          { label: text, value: Number.NaN, unit: '' },
          { label: text, value: Number.POSITIVE_INFINITY, unit: 's', min: Number.NEGATIVE_INFINITY },
        ],
        observed: { [text]: [text, Number.NaN, undefined, 12n] },
      },
      result: {
        attempts: [{ status: 'CRITICAL', output: text, durationMs: 1 }],
        ...(index % 3 === 2 && { blockedBy: text }),
        ...(waiver && { waiver }),
      },
    })
  })
  const notApplicable = NASTY_TEXTS.map((text) =>
    makeNotApplicable({ id: text, site: text, point: text, check: text, because: text }),
  )
  const undecided = NASTY_TEXTS.map((text, index) =>
    makeInstance({ check: `not-run-${index}${text}`, owner: text, why: text }),
  )
  return makeSummary(events, { ...parts, undecided, run: { version: '1.0\u001b', notApplicable, ...parts.run } })
}

/** An integration point for each nasty text, which stands wherever a text can stand. */
export function nastySiteEvents(): readonly SiteEvent[] {
  return NASTY_TEXTS.map((text, index) =>
    makeSiteEvent({
      site: text,
      siteTitle: text,
      point: { suite: text, name: text, title: text, owner: text, contact: text },
      turned: index % 2 === 0 ? 'green' : 'red',
      by: text,
    }),
  )
}
