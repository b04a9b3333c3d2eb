import type { Candidate } from '../../src/bringup/sign-off/candidate.js'
import type { Signature } from '../../src/bringup/sign-off/report.js'
import { type SiteTimes, siteTimes } from '../../src/bringup/timeline/time-to-green.js'
import type { KnownCheck, Proof } from '../../src/store/store.js'
import { type EventParts, makeEvent, makeInstance, makeNotApplicable, makeSite, WAIVER } from './events.js'
import { NASTY_TEXTS } from './scenarios.js'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** 2026-11-21 04:25 UTC: when everybody wants to sign off. */
export const NOW = Date.UTC(2026, 10, 21, 4, 25)

export interface KnownParts extends EventParts {
  readonly declaredAt?: number
}

/** A check that is ready: green for an hour, last seen a minute ago, and seen red before. */
export function makeKnown({
  declaredAt = NOW - 5 * HOUR,
  event,
  instance = makeInstance(),
  ...parts
}: KnownParts = {}) {
  const last = makeEvent({
    instance,
    ...parts,
    event: { time: NOW - MINUTE, since: NOW - HOUR, firstGreen: NOW - HOUR, seenRed: true, ...event },
  })
  return { check: instance, declaredAt, last } satisfies KnownCheck
}

export function makeProof(overrides: Partial<Proof> = {}): Proof {
  return {
    id: makeInstance().id,
    definition: makeInstance().definition,
    time: NOW - 2 * HOUR,
    verdict: 'proven',
    trials: [{ sabotage: 'closed port', status: 'CRITICAL', output: 'connection refused' }],
    ...overrides,
  }
}

/** Of these checks, to be signed off now. */
export function makeCandidate(checks: readonly KnownCheck[], overrides: Partial<Candidate> = {}): Candidate {
  return {
    site: 'dfw1',
    phase: 'bringup',
    checks,
    partial: [],
    proofs: new Map(),
    rewrittenAt: new Map(),
    stableMs: 30 * MINUTE,
    now: NOW,
    ...overrides,
  }
}

export function makeSignature(candidate: Candidate, overrides: Partial<Signature> = {}): Signature {
  const sha256 = '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'
  return {
    id: '0193a1b2-0000-7000-8000-00000000000a',
    by: 'ana',
    version: '1.0.0',
    site: makeSite(),
    suites: [{ id: 'platform', title: 'What the platform needs', file: 'suites/platform.yaml', sha256 }],
    notApplicable: [],
    times: timesOf(candidate),
    ...overrides,
  }
}

/** How the checks came up: since when they stand as they do is their only change. */
function timesOf({ site, checks, now }: Candidate): SiteTimes {
  const transitions = checks.flatMap(({ check, last }) =>
    last === undefined
      ? []
      : [
          {
            eventId: last.id,
            time: last.since,
            id: check.id,
            site,
            owner: check.owner,
            to: last.result.outcome.status,
            output: '',
          },
        ],
  )
  const times = siteTimes({ now, site, checks, transitions, phaseChanges: [], signOffs: [] })
  if (times === undefined) throw new Error('a site without checks does not come up')
  return times
}

/** Two owners, an `each`, a waived failure, a proof, and a check that does not apply. */
export function readySite(): { readonly candidate: Candidate; readonly signature: Signature } {
  const dns = { contact: '#network-oncall', runbook: 'https://wiki.example.net/dns' }
  const first = makeInstance({ ...dns, each: '10.1.0.53' })
  const second = makeInstance({ ...dns, each: '10.2.0.53' })
  const old = { point: 'legacy', pointTitle: 'Old array', owner: 'storage', why: 'It still serves images.' }
  const array = makeInstance({ ...old, check: 'array', title: 'The array answers', type: 'command', waiver: WAIVER })
  const observed = { answers: ['10.1.2.3'], rcode: 'NOERROR', time: 0.012 }
  const checks = [
    makeKnown({ instance: first, output: '10.1.0.53 answered A 10.1.2.3 in 0.012 s', outcome: { observed } }),
    makeKnown({
      instance: second,
      output: '10.2.0.53 answered A 10.1.2.3 in 0.014 s',
      event: { since: NOW - 45 * MINUTE, seenRed: false },
    }),
    makeKnown({
      instance: array,
      status: 'CRITICAL',
      output: 'array.dfw1.example.net refused the connection',
      result: { waiver: WAIVER },
    }),
  ]
  const candidate = makeCandidate(checks, { proofs: new Map([[second.id, makeProof({ id: second.id })]]) })
  const tape = makeNotApplicable({ id: 'dfw1/platform.legacy.tape', check: 'tape' })
  return { candidate, signature: makeSignature(candidate, { notApplicable: [tape] }) }
}

/** One check for each nasty text, which stands wherever a text can stand; every second one is waived. */
export function nastySite(): { readonly candidate: Candidate; readonly signature: Signature } {
  const checks = NASTY_TEXTS.map((text, index) => {
    const waiver = { until: '2027-01-31', by: text, reason: text }
    const instance = makeInstance({
      ...{ point: `p${text}`, check: `c${index}${text}`, each: text, title: text, pointTitle: text, type: text },
      ...{ owner: text, contact: text, why: text, runbook: text, source: { file: text, line: 1, column: 1 } },
      waiver,
    })
    const observed = { [text]: [text, Number.NaN, undefined, 12n] }
    const status = index % 2 === 0 ? 'OK' : 'CRITICAL'
    return makeKnown({ instance, status, output: text, outcome: { observed } })
  })
  const trials = NASTY_TEXTS.map((text) => ({ sabotage: text, status: 'CRITICAL', output: text }) as const)
  const proofs = new Map(checks.map(({ check: { id } }) => [id, makeProof({ id, trials })]))
  const notApplicable = NASTY_TEXTS.map((text) => makeNotApplicable({ id: `dfw1/platform.${text}`, because: text }))
  const suites = NASTY_TEXTS.map((text) => ({ id: 'platform', title: text, file: text, sha256: text }))
  const nasty = NASTY_TEXTS[6] ?? ''
  const site = makeSite({ title: nasty, labels: Object.fromEntries(NASTY_TEXTS.map((text) => [text, text])) })
  const candidate = makeCandidate(checks, { proofs })
  return { candidate, signature: makeSignature(candidate, { by: nasty, site, suites, notApplicable }) }
}
