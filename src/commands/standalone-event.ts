import { hostname } from 'node:os'
import type { AnyCheckType } from '../core/check-type.js'
import { type CheckEvent, nextEvent } from '../core/event.js'
import { mintEventId } from '../core/event-id.js'
import type { CheckInstance } from '../core/instance.js'
import type { FormatOutcome, Judged } from '../sdk/plugin.js'
import { formatByName } from './formats.js'

/**
 * The encoder that `--format` names, for a check that has no suite around it: its site and entity are this machine.
 *
 * @throws {OperatorError} USAGE when there is none of that name.
 */
export async function formatStandalone(name: string, now: () => number): Promise<FormatOutcome> {
  const format = await formatByName(name)
  return (type, judged) => format.encode(eventOf(type, judged, now()))
}

function eventOf(type: AnyCheckType, judged: Judged, time: number): CheckEvent {
  const { outcome, attempted } = judged
  const result = {
    instance: instanceOf(type, judged),
    outcome,
    attempts: [{ status: outcome.status, output: outcome.output, durationMs: attempted.durationMs }],
    startedAt: attempted.startedAt,
    durationMs: attempted.durationMs,
    expected: false,
  }
  return nextEvent(undefined, result, { id: mintEventId(time), time })
}

function instanceOf(type: AnyCheckType, { options, criteria }: Judged): CheckInstance {
  const source = { file: '', line: 1, column: 1 }
  const name = hostname()
  return {
    id: `${name}/standalone.${type.type}.check`,
    site: { name, title: name, phase: 'live', labels: {}, variables: {}, source },
    suite: 'standalone',
    point: type.type,
    pointTitle: type.title,
    check: 'check',
    title: type.title,
    type: type.type,
    definition: '',
    options,
    criteria,
    timeoutMs: 0,
    timeoutStatus: 'CRITICAL',
    retry: { attempts: 1, delayMs: 0, backoff: 'constant' },
    settle: 1,
    intervalMs: 60_000,
    occurrences: 1,
    dependsOn: [],
    handlers: [],
    subscriptions: [],
    entity: name,
    labels: {},
    owner: '',
    why: '',
    directory: '',
    source,
  }
}
