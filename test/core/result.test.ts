import t from 'tap'
import { failsRun, isGreen, type Result } from '../../src/core/result.js'
import type { Status } from '../../src/core/status.js'

function result(status: Status, waived = false): Result {
  const waiver = { until: '2027-01-31', by: 'ana', reason: 'replaced' }
  return { outcome: { status, output: '' }, ...(waived && { waiver }) } as Result // only what the two functions read
}

t.test('green is OK and nothing else', async (t) => {
  const statuses = ['OK', 'WARNING', 'UNKNOWN', 'CRITICAL'] as const
  t.same(
    statuses.map((status) => isGreen(result(status))),
    [true, false, false, false],
  )
  t.same(
    statuses.map((status) => failsRun(result(status))),
    [false, true, true, true],
  )
})

t.test('a waiver makes nothing green, but does not fail the run', async (t) => {
  t.equal(isGreen(result('CRITICAL', true)), false)
  t.equal(failsRun(result('CRITICAL', true)), false)
})
