import { randomUUID } from 'node:crypto'
import { mintEventId } from '../../src/core/event-id.js'
import type { CheckInstance, NotApplicable } from '../../src/core/instance.js'
import type { Outcome } from '../../src/core/outcome.js'
import type { Result } from '../../src/core/result.js'
import type { Store } from '../../src/store/store.js'

/** One result of a check, so many seconds after the beginning. */
export interface Told extends Partial<Omit<Outcome, 'status'>> {
  readonly check: CheckInstance
  readonly status: Outcome['status']
  readonly blockedBy?: string
  readonly result?: Partial<Result>
}

/** Declares checks as a run that reads all of their suites does. */
export async function declare(
  store: Store,
  time: number,
  checks: readonly CheckInstance[],
  notApplicable: readonly NotApplicable[] = [],
): Promise<void> {
  const completeFor = checks.map(({ site, suite }) => ({ site: site.name, suite }))
  await store.declare({ time, checks, notApplicable, suites: [], completeFor })
}

/** Keeps results that were all known at one time, as a run does. */
export async function keep(store: Store, time: number, told: readonly Told[]): Promise<void> {
  const fresh = told.map((each) => ({ id: mintEventId(time), time, result: resultOf(each, time) }))
  await store.append({ fresh, route: () => [] })
}

/** Keeps a run that is over. */
export async function keepRun(store: Store, startedAt: number, at: number, sites: readonly string[]): Promise<void> {
  const finished = { at, ending: 'completed', status: 'CRITICAL', rounds: 1 } as const
  await store.putRun({ id: randomUUID(), startedAt, version: '1.0.0', host: 'ci-7', sites, checks: 4, finished })
}

function resultOf(
  { check, blockedBy, result, status, output = 'all is well', ...outcome }: Told,
  time: number,
): Result {
  const durationMs = blockedBy === undefined ? 12 : 0
  return {
    instance: check,
    outcome: { status, output, ...outcome },
    attempts: blockedBy === undefined ? [{ status, output, durationMs }] : [],
    startedAt: time - durationMs,
    durationMs,
    ...(blockedBy !== undefined && { blockedBy }),
    expected: status !== 'OK' && check.site.phase === 'bringup',
    ...result,
  }
}
