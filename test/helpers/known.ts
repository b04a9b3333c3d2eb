import type { Known } from '../../src/bringup/status-report.js'
import type { CheckInstance } from '../../src/core/instance.js'
import type { Site } from '../../src/core/site.js'
import type { KnownCheck } from '../../src/store/store.js'
import { type EventParts, makeEvent, makeInstance, makeNotApplicable, makeSite, START, WAIVER } from './events.js'
import { NASTY_TEXTS, nasty } from './scenarios.js'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** When the views of these tests are asked for: two hours and five minutes after the last run began. */
export const NOW = START + 2 * HOUR + 5 * MINUTE

/**
 * A declared check as a store gives it; without an event's parts, one that never reported. Its results count for a day unless
 * it says otherwise.
 */
export function known(given: CheckInstance, last?: Omit<EventParts, 'instance'>): KnownCheck {
  const check = { ttlMs: DAY, ...given }
  const declared = { check, declaredAt: START - DAY }
  return last === undefined ? declared : { ...declared, last: makeEvent({ ...last, instance: check }) }
}

/** The same of one whose results count as long as they do when nobody says otherwise. */
export function knownForDefault(check: CheckInstance, last: Omit<EventParts, 'instance'>): KnownCheck {
  return { check, declaredAt: START - DAY, last: makeEvent({ ...last, instance: check }) }
}

/** A declared check whose last result was that another one blocks it. */
export function knownBlocked(check: CheckInstance, root: Pick<CheckInstance, 'id'>): KnownCheck {
  return known(check, { status: 'UNKNOWN', output: `blocked by ${root.id}`, result: { blockedBy: root.id } })
}

export function makeKnown(checks: readonly KnownCheck[], parts: Partial<Known> = {}): Known {
  return { now: NOW, checks, notApplicable: [], partial: [], siteStates: new Map(), signOffs: [], ...parts }
}

/** A site half brought up, with each thing that can be with a check, and one that is live and has lost what it had. */
export function twoSites(): Known {
  const ams1 = makeSite({ name: 'ams1', title: 'Amsterdam 1' })
  const signedOffAt = START - 2 * DAY
  return makeKnown([...live(ams1), ...bringup(makeSite())], {
    notApplicable: [makeNotApplicable(), makeNotApplicable({ id: 'dfw1/platform.legacy.tape', check: 'tape' })],
    siteStates: new Map([['ams1', { phase: 'live', signedOffAt }]]),
    signOffs: [{ id: '1', site: 'ams1', time: signedOffAt, by: 'ana', stableMs: HOUR, sha256: '', report: '{}' }],
  })
}

/** Two sites, all green but for a waived failure. */
export function greenSites(): Known {
  const checks = ['ams1', 'dfw1'].map((name) => known(makeInstance({ ...dns, site: makeSite({ name }) }), {}))
  const array = makeInstance({ ...old, check: 'disks', waiver: WAIVER })
  return makeKnown([...checks, known(array, { status: 'CRITICAL', output: 'refused the connection' })])
}

const runbook = 'https://wiki.example.net/dns'
const dns = { contact: '#network-oncall', runbook }
const edge = {
  point: 'load-balancer',
  pointTitle: 'Edge load balancer',
  owner: 'edge',
  why: 'All traffic enters here.',
}
const old = { point: 'legacy', pointTitle: 'Old array', owner: 'storage', why: 'It still serves images.' }
const clock = { point: 'clock', pointTitle: 'Clock', why: 'Tokens expire by it.' }
const queue = { point: 'queue', pointTitle: 'Queue', owner: 'platform', why: 'Orders wait in it.' }

function bringup(site: Site): readonly KnownCheck[] {
  const resolver = makeInstance({ ...dns, site, each: '10.2.0.53' })
  const certificate = makeInstance({ ...edge, site, check: 'certificate', dependsOn: [resolver.id] })
  const broker = makeInstance({ ...queue, site, check: 'broker' })
  return [
    known(makeInstance({ ...dns, site, each: '10.1.0.53' }), {}),
    known(resolver, { status: 'CRITICAL', output: '10.2.0.53 did not answer within 10 s' }),
    known(certificate, { status: 'WARNING', output: 'days_left is 12, wanted at least 30' }),
    knownBlocked(makeInstance({ ...edge, site, check: 'ready', dependsOn: [resolver.id] }), resolver),
    knownBlocked(makeInstance({ ...edge, site, check: 'headers', dependsOn: [resolver.id] }), resolver),
    known(makeInstance({ ...clock, site, check: 'offset', ttlMs: 5 * MINUTE }), { output: 'offset is 0.002 s' }),
    known(makeInstance({ ...clock, site, check: 'stratum', ttlMs: 3 * HOUR }), { output: 'stratum is 2' }),
    known(broker),
    known(makeInstance({ ...queue, site, check: 'depth', dependsOn: [broker.id] })),
    known(makeInstance({ ...queue, site, check: 'consumers', dependsOn: [broker.id] })),
    known(makeInstance({ ...old, site, check: 'disks', waiver: WAIVER }), {
      status: 'CRITICAL',
      output: 'array.dfw1.example.net refused the connection',
    }),
    known(makeInstance({ ...old, site, check: 'shelves' }), { status: 'UNKNOWN', output: 'no field "up" in it' }),
  ]
}

function live(site: Site): readonly KnownCheck[] {
  const resolver = makeInstance({ ...dns, site, each: '10.3.0.53' })
  return [
    known(resolver, { status: 'CRITICAL', output: '10.3.0.53 answered NXDOMAIN', event: { state: 'flapping' } }),
    known(makeInstance({ ...clock, site, check: 'offset', ttlMs: 3 * HOUR }), { output: 'offset is 0.001 s' }),
    knownBlocked(makeInstance({ ...edge, site, check: 'ready', dependsOn: [resolver.id] }), resolver),
  ]
}

/** So many sites with so many integration points each, one check in every state on its way around. */
export function manySites(sites: number, points: number): Known {
  const checks = Array.from({ length: sites * points }, (_, index) => {
    const site = makeSite({ name: `region-${String(Math.floor(index / points) + 1).padStart(2, '0')}` })
    const point = `point-number-${(index % points) + 1}`
    return makeInstance({ site, point, check: 'answers', ...(index % 5 === 4 && { ttlMs: MINUTE }) })
  })
  const statuses = ['OK', 'OK', 'CRITICAL', 'WARNING', 'OK', 'UNKNOWN'] as const
  return makeKnown(
    checks.map((check, index) =>
      index % 7 === 6 ? known(check) : known(check, { status: statuses[index % 6] ?? 'OK' }),
    ),
  )
}

/** What checked systems and suites may say, wherever a text can stand. */
export function nastyKnown(): Known {
  const { events, run } = nasty()
  const checks = events.map((last, index): KnownCheck => {
    const check = { ...last.result.instance, ...(index % 4 === 1 && { ttlMs: 1 }) }
    return { check, declaredAt: START, ...(index % 4 !== 2 && { last }) }
  })
  const site = makeSite({ name: NASTY_TEXTS[4] ?? '', title: NASTY_TEXTS[5] ?? '' })
  const together = NASTY_TEXTS.map((text, index) =>
    known(
      makeInstance({
        site,
        check: `c${index}`,
        point: `p${text.slice(0, 80)}`,
        pointTitle: text,
        owner: text,
        why: text,
      }),
      {
        status: 'CRITICAL',
        output: text,
      },
    ),
  )
  return makeKnown([...checks, ...together], { notApplicable: run.notApplicable })
}
