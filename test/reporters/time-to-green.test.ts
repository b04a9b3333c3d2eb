import t from 'tap'
import { timesToGreen } from '../../src/reporters/time-to-green.js'
import { makeEvent, makeInstance, makeSummary, START } from '../helpers/events.js'

function green(point: string, check: string, seconds: number) {
  const instance = makeInstance({ point, check, owner: `${point}-team` })
  return makeEvent({ instance, event: { since: START + seconds * 1000 } })
}

t.test('an integration point is green when the last of its checks is, the slowest point last', async (t) => {
  const events = [green('edge', 'ready', 9), green('dns', 'a', 2), green('dns', 'b', 5)]
  t.same(
    timesToGreen(makeSummary(events)).map(({ point, owner, ms }) => [point, owner, ms]),
    [
      ['dns', 'dns-team', 5000],
      ['edge', 'edge-team', 9000],
    ],
  )
})

t.test('a point with anything red has no time to green', async (t) => {
  const red = makeEvent({ instance: makeInstance({ point: 'dns', check: 'b' }), status: 'CRITICAL' })
  t.same(timesToGreen(makeSummary([green('dns', 'a', 2), red])), [])
})

t.test('a point one of whose checks never answered has no time to green', async (t) => {
  const silent = makeInstance({ point: 'dns', check: 'silent' })
  t.same(timesToGreen(makeSummary([green('dns', 'a', 2)], { undecided: [silent] })), [])
})
