import t from 'tap'
import type { RunEnding } from '../../src/core/run.js'
import { evidence, lastLine, namesIn, plainLines } from '../../src/reporters/wording.js'
import { makeEvent, makeInstance, makeRun, makeSummary, START } from '../helpers/events.js'
import { allGreen, bringup } from '../helpers/scenarios.js'

t.test('each way a run can end has words of its own', async (t) => {
  const red = '5 of 7 checks are not green (1 red, 1 unknown, 1 warning, 2 blocked), 1 waived'
  const finishedAt = START + 41_000
  const endings: readonly (readonly [RunEnding, string])[] = [
    ['completed', `${red}; took 41s`],
    ['red-at-deadline', `still red at the deadline after 41s: ${red}`],
    ['improving-at-deadline', `improving when time ran out after 41s: ${red}, fewer red than at half-time`],
    ['interrupted', 'interrupted after 41s: 1 of 7 checks is green, 1 red, 1 unknown, 1 warning, 2 blocked, 1 waived'],
  ]
  for (const [ending, line] of endings) t.equal(lastLine(bringup({ ending, finishedAt })), line)
  t.equal(lastLine(allGreen({ ending: 'green', finishedAt })), 'all 2 checks are green, settled after 41s')
})

t.test('green says what is not: waived, undecided, or nothing at all', async (t) => {
  const waived = bringup()
  const events = waived.events.filter(({ result }) => result.outcome.status === 'OK' || result.waiver !== undefined)
  t.equal(lastLine(makeSummary(events, { ending: 'green' })), '1 of 2 checks is green, 1 waived, settled after 1.2s')
  t.equal(lastLine(makeSummary([makeEvent()])), 'the one check is green; took 1.2s')
  t.equal(
    lastLine(allGreen({ ending: 'interrupted', undecided: [makeInstance({ check: 'late' })] })),
    'interrupted after 1.2s: 2 of 3 checks are green, 1 without a verdict',
  )
  t.equal(
    lastLine(makeSummary([makeEvent()], { ending: 'red-at-deadline', undecided: [makeInstance({ check: 'late' })] })),
    'not settled at the deadline after 1.2s: 1 of 2 checks is not green (1 without a verdict)',
  )
  t.equal(lastLine(makeSummary([], { ending: 'interrupted' })), 'interrupted after 1.2s: no check was run')
})

t.test('a check is named without its suite when the run has only one', async (t) => {
  const instance = makeInstance({ each: '10.1.0.53' })
  t.equal(namesIn(makeRun([instance]))(instance), 'dns.resolver-answers[10.1.0.53]')
  t.equal(
    namesIn(makeRun([instance, makeInstance({ suite: 'edge' })]))(instance),
    'platform.dns.resolver-answers[10.1.0.53]',
  )
})

t.test('a check that said nothing is said to have said nothing', async (t) => {
  t.equal(evidence({ status: 'UNKNOWN', output: ' \n ' }), 'UNKNOWN - it said nothing')
})

t.test('lines are harmless and end with a line feed alone', async (t) => {
  t.equal(plainLines('a\r\nb\rc\td\u001b[2J\n\n'), 'a\nb\nc  d\\x1b[2J')
})
