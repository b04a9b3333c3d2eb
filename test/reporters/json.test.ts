import t from 'tap'
import json from '../../src/reporters/json.js'
import { makeInstance } from '../helpers/events.js'
import { reported } from '../helpers/reported.js'
import { bringup } from '../helpers/scenarios.js'

t.test('each event is a line, and the last line is the summary', async (t) => {
  const undecided = [makeInstance({ check: 'late' })]
  const text = await reported(json, bringup({ ending: 'interrupted', undecided }))
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.same(
    lines.map(({ kind }) => kind),
    [...Array(7).fill('result'), 'summary'],
  )
  t.strictSame(lines.at(-1), {
    kind: 'summary',
    version: '1.0.0',
    started_at: '2026-11-21T04:13:07.000Z',
    finished_at: '2026-11-21T04:13:08.200Z',
    duration_ms: 1200,
    ending: 'interrupted',
    status: 'CRITICAL',
    exit_code: 2,
    rounds: 1,
    checks: { total: 8, green: 1, warning: 1, critical: 1, unknown: 1, blocked: 2, waived: 1, not_run: 1 },
    not_run: ['dfw1/platform.dns.late'],
    not_applicable: [{ instance: 'dfw1/platform.legacy.tape', because: 'site.labels.tier == "production"' }],
  })
})
