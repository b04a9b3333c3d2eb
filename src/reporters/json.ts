import type { ReporterType, RunSummary } from '../core/run.js'
import { exitCodeOf } from '../core/status.js'
import { iso } from '../formats/event-record.js'
import json from '../formats/json.js'
import { jsonText } from '../formats/json-text.js'
import { tallyOf } from './tally.js'

const jsonReporter: ReporterType = {
  name: 'json',
  summary: 'JSON Lines: one event a line as it happens, and a last line with "kind": "summary"',
  create: ({ write }) => ({
    event: (event) => write(json.encode(event)),
    end: (summary) => write(`${jsonText(summaryRecord(summary))}\n`),
  }),
}
export default jsonReporter

function summaryRecord(summary: RunSummary): object {
  const { run, ending, status, finishedAt, rounds, undecided } = summary
  const { total, green, warning, red, unknown, blocked, waived } = tallyOf(summary)
  return {
    kind: 'summary',
    version: run.version,
    started_at: iso(run.startedAt),
    finished_at: iso(finishedAt),
    duration_ms: finishedAt - run.startedAt,
    ending,
    status,
    exit_code: exitCodeOf(status),
    rounds,
    checks: { total, green, warning, critical: red, unknown, blocked, waived, not_run: undecided.length },
    not_run: undecided.map(({ id }) => id),
    not_applicable: run.notApplicable.map(({ id, because }) => ({ instance: id, because })),
  }
}
