import t from 'tap'
import type { RunEnding } from '../../src/core/run.js'
import type { Status } from '../../src/core/status.js'
import { exitCodeOfRun, type Gate } from '../../src/run/exit-code.js'
import { summarize } from '../../src/run/summary.js'
import { makeEvent, makeInstance, makeRun, WAIVER } from '../helpers/events.js'

/** What a check comes to: a status, a failure that is waived, or nothing at all. */
type Verdict = Status | 'waived' | 'none'

const CRITICAL: Gate = { failOn: 'critical', allowUnknown: false }
const UNKNOWN: Gate = { failOn: 'unknown', allowUnknown: false }
const WARNING: Gate = { failOn: 'warning', allowUnknown: false }
const CRITICAL_ALLOWING: Gate = { failOn: 'critical', allowUnknown: true }
const WARNING_ALLOWING: Gate = { failOn: 'warning', allowUnknown: true }

const GATES = [undefined, CRITICAL, UNKNOWN, WARNING, CRITICAL_ALLOWING, WARNING_ALLOWING]

/** In the order of the gates. */
type Codes = readonly [
  none: number,
  critical: number,
  unknown: number,
  warning: number,
  criticalAllowing: number,
  warningAllowing: number,
]

const TABLE: readonly (readonly [RunEnding, readonly Verdict[], Codes])[] = [
  ['completed', ['OK', 'OK'], [0, 0, 0, 0, 0, 0]],
  ['completed', ['OK', 'waived'], [0, 0, 0, 0, 0, 0]],
  ['completed', ['OK', 'WARNING'], [1, 0, 0, 1, 0, 1]],
  ['completed', ['OK', 'UNKNOWN'], [3, 1, 1, 1, 0, 0]],
  ['completed', ['WARNING', 'UNKNOWN'], [3, 1, 1, 1, 0, 1]],
  ['completed', ['UNKNOWN', 'CRITICAL'], [2, 1, 1, 1, 1, 1]],
  ['completed', ['OK', 'none'], [3, 1, 1, 1, 1, 1]],
  ['completed', [], [3, 1, 1, 1, 1, 1]],
  ['green', ['OK', 'OK'], [0, 0, 0, 0, 0, 0]],
  ['green', ['OK', 'waived'], [0, 0, 0, 0, 0, 0]],
  ['interrupted', ['OK', 'OK'], [3, 1, 1, 1, 1, 1]],
  ['interrupted', ['OK', 'none'], [3, 1, 1, 1, 1, 1]],
  ['interrupted', ['WARNING', 'OK'], [1, 1, 1, 1, 1, 1]],
  ['interrupted', ['CRITICAL', 'none'], [2, 1, 1, 1, 1, 1]],
  ['red-at-deadline', ['OK', 'OK'], [3, 1, 1, 1, 1, 1]],
  ['red-at-deadline', ['OK', 'none'], [3, 1, 1, 1, 1, 1]],
  ['red-at-deadline', ['OK', 'WARNING'], [1, 1, 1, 1, 1, 1]],
  ['red-at-deadline', ['OK', 'UNKNOWN'], [3, 1, 1, 1, 1, 1]],
  ['red-at-deadline', ['OK', 'CRITICAL'], [2, 1, 1, 1, 1, 1]],
  ['improving-at-deadline', ['OK', 'waived'], [3, 1, 1, 1, 1, 1]],
  ['improving-at-deadline', ['OK', 'CRITICAL'], [2, 1, 1, 1, 1, 1]],
]

for (const [ending, verdicts, expected] of TABLE) {
  t.test(`the exit codes of a run that is ${ending} with ${verdicts.join(' and ') || 'no check'}`, async (t) => {
    const summary = summaryOf(ending, verdicts)
    t.same(
      GATES.map((gate) => exitCodeOfRun(summary, gate)),
      expected,
    )
  })
}

function summaryOf(ending: RunEnding, verdicts: readonly Verdict[]) {
  const instances = verdicts.map((_, at) => makeInstance({ id: `check-${at}` }))
  const events = instances.flatMap((instance, at) => eventOf(instance, verdicts[at] ?? 'none'))
  const latest = new Map(events.map((event) => [event.result.instance.id, event]))
  return summarize(makeRun(instances), { latest, ending, rounds: 1 }, 0)
}

function eventOf(instance: ReturnType<typeof makeInstance>, verdict: Verdict) {
  if (verdict === 'none') return []
  if (verdict === 'waived') return [makeEvent({ instance, status: 'CRITICAL', result: { waiver: WAIVER } })]
  return [makeEvent({ instance, status: verdict })]
}
