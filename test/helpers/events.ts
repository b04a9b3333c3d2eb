import type { CheckEvent } from '../../src/core/event.js'
import type { CheckCard, CheckInstance, NotApplicable, Waiver } from '../../src/core/instance.js'
import { NO_CRITERIA } from '../../src/core/judge.js'
import type { Outcome } from '../../src/core/outcome.js'
import { failsRun, type Result } from '../../src/core/result.js'
import type { Run, RunSummary } from '../../src/core/run.js'
import type { Site } from '../../src/core/site.js'
import type { SiteEvent } from '../../src/core/site-event.js'
import { type Status, worst } from '../../src/core/status.js'

/** 2026-11-21 04:13:07 UTC: when every run of these tests starts. */
export const START = Date.UTC(2026, 10, 21, 4, 13, 7)

export const WAIVER: Waiver = { until: '2027-01-31', by: 'ana', reason: 'replaced in January' }

/** A site that is being brought up. */
export function makeSite(overrides: Partial<Site> = {}): Site {
  return {
    name: 'dfw1',
    title: 'Dallas 1',
    phase: 'bringup',
    labels: { region: 'us' },
    variables: {},
    source: { file: 'suites/sites.yaml', line: 2, column: 3 },
    ...overrides,
  }
}

/** A check of one point at one site; its id and entity follow from its parts unless they are given. */
export function makeInstance(overrides: Partial<CheckInstance> = {}): CheckInstance {
  const parts = { site: makeSite(), suite: 'platform', point: 'dns', check: 'resolver-answers', ...overrides }
  const element = overrides.each === undefined ? '' : `[${overrides.each}]`
  return {
    id: `${parts.site.name}/${parts.suite}.${parts.point}.${parts.check}${element}`,
    pointTitle: 'Recursive DNS',
    title: 'The resolver answers',
    type: 'dns',
    definition: '5b0c1a',
    options: {},
    criteria: NO_CRITERIA,
    timeoutMs: 10_000,
    timeoutStatus: 'CRITICAL',
    retry: { attempts: 1, delayMs: 0, backoff: 'constant' },
    settle: 1,
    intervalMs: 60_000,
    occurrences: 1,
    dependsOn: [],
    handlers: [],
    subscriptions: [],
    entity: parts.site.name,
    labels: {},
    owner: 'network',
    why: 'Every container resolves service names here.',
    directory: '/srv/suites',
    source: { file: 'suites/platform.yaml', line: 14, column: 7 },
    ...parts,
  }
}

export interface EventParts {
  readonly instance?: CheckInstance
  readonly status?: Status
  readonly output?: string
  readonly outcome?: Partial<Outcome>
  readonly result?: Partial<Omit<Result, 'instance' | 'outcome'>>
  readonly event?: Partial<Omit<CheckEvent, 'result'>>
}

/** The first event of a check: one attempt of 12 ms, OK unless another status is given. */
export function makeEvent(parts: EventParts = {}): CheckEvent {
  const { instance = makeInstance(), status = 'OK', output = 'all is well' } = parts
  const outcome: Outcome = { status, output, ...parts.outcome }
  const green = outcome.status === 'OK'
  return {
    id: '0193a1b2-0000-7000-8000-000000000001',
    time: START + 12,
    result: {
      instance,
      outcome,
      attempts: [{ status: outcome.status, output: outcome.output, durationMs: 12 }],
      startedAt: START,
      durationMs: 12,
      expected: instance.site.phase === 'bringup',
      ...parts.result,
    },
    state: green ? 'passing' : 'failing',
    occurrences: 1,
    occurrencesWatermark: 1,
    history: [outcome.status],
    totalStateChange: 0,
    failures: green ? 0 : 1,
    hard: true,
    alarming: false,
    since: START + 12,
    ...(green && { lastOk: START + 12, firstGreen: START + 12 }),
    seenRed: !green,
    ...parts.event,
  }
}

/** The event of a check that was not tried because another one is bad. */
export function makeBlockedEvent(instance: CheckInstance, root: CheckInstance): CheckEvent {
  const output = `blocked by ${root.id}`
  return makeEvent({ instance, status: 'UNKNOWN', output, result: { blockedBy: root.id, attempts: [], durationMs: 0 } })
}

export function makeRun(instances: readonly CheckCard[], overrides: Partial<Run> = {}): Run {
  return { version: '1.0.0', startedAt: START, instances, notApplicable: [], ...overrides }
}

export interface SummaryParts extends Partial<Omit<RunSummary, 'run' | 'events'>> {
  readonly run?: Partial<Run>
}

/** A run of 1.2 s that is over; its instances are those of the events and those without a verdict. */
export function makeSummary(events: readonly CheckEvent[], { run = {}, ...parts }: SummaryParts = {}): RunSummary {
  const undecided = parts.undecided ?? []
  const failing = events.filter(({ result }) => failsRun(result)).map(({ result }) => result.outcome.status)
  return {
    run: makeRun([...events.map(({ result }) => result.instance), ...undecided], run),
    ending: 'completed',
    status: worst('OK', ...failing, ...undecided.map(() => 'UNKNOWN' as const)),
    finishedAt: START + 1200,
    events,
    undecided,
    rounds: 1,
    ...parts,
  }
}

export function makeNotApplicable(overrides: Partial<NotApplicable> = {}): NotApplicable {
  const because = 'site.labels.tier == "production"'
  return { id: 'dfw1/platform.legacy.array', site: 'dfw1', point: 'legacy', check: 'array', because, ...overrides }
}

/** An integration point that turned all green. */
export function makeSiteEvent(overrides: Partial<SiteEvent> = {}): SiteEvent {
  return {
    id: '0193a1b2-0000-7000-8000-000000000002',
    time: START + 12,
    site: 'dfw1',
    siteTitle: 'Dallas 1',
    phase: 'live',
    point: {
      suite: 'platform',
      name: 'dns',
      title: 'Recursive DNS',
      owner: 'network',
      contact: '#network-oncall',
    },
    turned: 'green',
    total: 4,
    green: 4,
    by: 'dfw1/platform.dns.resolver-answers',
    ...overrides,
  }
}

/** The same, of the site as a whole. */
export function makeWholeSiteEvent(overrides: Partial<SiteEvent> = {}): SiteEvent {
  const { point: _, ...whole } = makeSiteEvent(overrides)
  return whole
}
