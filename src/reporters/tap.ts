// TAP version 14. Source: testanything.org, "TAP 14 Specification". Strings of the YAML blocks are JSON strings, which YAML
// 1.2 reads as they are.
import type { CheckEvent } from '../core/event.js'
import type { NotApplicable } from '../core/instance.js'
import { oneLine } from '../core/printable.js'
import { isRegression } from '../core/result.js'
import type { ReporterType, RunSummary } from '../core/run.js'
import { metricRecord } from '../formats/event-record.js'
import { jsonText } from '../formats/json-text.js'
import { lastLine, NO_VERDICT, waiverText } from './wording.js'

const tap: ReporterType = {
  name: 'tap',
  summary: 'TAP version 14 with YAML diagnostics, one test point per check, in the order of the plan',
  create: ({ write }) => ({
    end(summary) {
      const points = testPoints(summary)
      write(`TAP version 14\n1..${points.length}\n`)
      points.forEach((point, index) => {
        write(textOf(point, index + 1))
      })
      write(`# ${lastLine(summary)}\n`)
    },
  }),
}
export default tap

interface TestPoint {
  readonly ok: boolean
  readonly description: string
  readonly directive?: string
  readonly diagnostics?: Readonly<Record<string, unknown>>
}

function testPoints({ run, events, undecided }: RunSummary): readonly TestPoint[] {
  const byId = new Map(events.map((event) => [event.result.instance.id, event]))
  const missing = new Set(undecided.map(({ id }) => id))
  const checks = run.instances.map(({ id }): TestPoint => {
    const event = byId.get(id)
    if (event !== undefined && !missing.has(id)) return checkPoint(event)
    return { ok: false, description: id, diagnostics: { output: NO_VERDICT } }
  })
  return [...checks, ...run.notApplicable.map(skipped)]
}

function checkPoint(event: CheckEvent): TestPoint {
  const { instance, outcome, waiver } = event.result
  const ok = outcome.status === 'OK'
  return {
    ok,
    description: instance.id,
    ...(waiver && !ok && { directive: `TODO ${waiverText(waiver)}` }),
    diagnostics: ok ? measured(event) : { ...measured(event), ...toCall(event) },
  }
}

function skipped({ id, because }: NotApplicable): TestPoint {
  return { ok: true, description: id, directive: `SKIP not applicable: ${because}` }
}

function measured({ result }: CheckEvent): Readonly<Record<string, unknown>> {
  const { outcome, attempts, durationMs } = result
  return {
    status: outcome.status,
    output: outcome.output,
    duration_ms: durationMs,
    metrics: outcome.metrics?.map(metricRecord),
    attempts: attempts.length > 1 ? attempts.map(({ status, output }) => ({ status, output })) : undefined,
  }
}

function toCall({ result }: CheckEvent): Readonly<Record<string, unknown>> {
  const { instance, outcome, blockedBy } = result
  const { owner, contact, why, runbook } = instance
  const regression = isRegression(result) || undefined
  return { regression, long_output: outcome.longOutput, blocked_by: blockedBy, owner, contact, why, runbook }
}

function textOf({ ok, description, directive, diagnostics = {} }: TestPoint, number: number): string {
  const marked = directive === undefined ? '' : ` # ${escaped(directive)}`
  const head = `${ok ? 'ok' : 'not ok'} ${number} - ${escaped(description)}${marked}\n`
  const lines = Object.entries(diagnostics)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${key}: ${jsonText(value as object | string | number | boolean)}\n`) // what measured() and toCall() give
  return lines.length === 0 ? head : `${head}  ---\n${lines.join('')}  ...\n`
}

/** Backslash and `#` are escaped; a brace at the end would open a subtest to some readers, so it is not left at the end. */
function escaped(text: string): string {
  return oneLine(text).replace(/[\\#]/g, '\\$&').replace(/\{$/, '{…')
}
