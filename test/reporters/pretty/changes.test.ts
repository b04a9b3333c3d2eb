import t from 'tap'
import pretty from '../../../src/reporters/pretty.js'
import { makeBlockedEvent, makeEvent, makeInstance, makeSummary, START } from '../../helpers/events.js'
import { reported } from '../../helpers/reported.js'

const instance = makeInstance({ each: '10.1.0.53' })
const red = makeEvent({ instance, status: 'CRITICAL', output: 'no answer' })

async function changes(events: Parameters<typeof makeSummary>[0], color = false): Promise<readonly string[]> {
  const summary = makeSummary(events, { run: { instances: [instance] } })
  const text = await reported(pretty, summary, { color })
  return text.slice(0, text.indexOf('\n\n')).split('\n').slice(1)
}

t.test('it says first what is going to be run', async (t) => {
  const until = { everyMs: 10_000, deadlineMs: 7_200_000 }
  t.match(await reported(pretty, makeSummary([red])), /^04:13:07Z 1 check at dfw1\n/)
  t.match(
    await reported(pretty, makeSummary([red], { run: { untilGreen: until } })),
    /^04:13:07Z 1 check at dfw1, every 10s until all is green, for 2h at most\n/,
  )
})

t.test('the first result and each change are a line, and nothing else is', async (t) => {
  const green = makeEvent({ instance, output: 'answered', event: { time: START + 3000 } })
  t.same(await changes([red, red, green, green]), [
    '04:13:07Z dfw1 dns.resolver-answers[10.1.0.53] red  CRITICAL - no answer (0.012 s)',
    '04:13:10Z dfw1 dns.resolver-answers[10.1.0.53] red -> green  OK - answered (0.012 s)',
  ])
})

t.test('the first result says what the check was before the run', async (t) => {
  const event = makeEvent({ instance, event: { transition: { from: 'CRITICAL', to: 'OK' } } })
  t.match((await changes([event]))[0], 'dns.resolver-answers[10.1.0.53] red -> green  OK')
})

t.test('what is blocked, then unknown for its own reasons, has changed', async (t) => {
  const blocked = makeBlockedEvent(instance, makeInstance({ check: 'link' }))
  const lines = await changes([blocked, makeEvent({ instance, status: 'UNKNOWN' })])
  t.match(lines[0], 'blocked  UNKNOWN - blocked by dfw1/platform.dns.link')
  t.match(lines[1], 'blocked -> unknown')
})

t.test('colour is for the word alone, and there are no cursor codes', async (t) => {
  const [line] = await changes([red], true)
  t.match(line, '04:13:07Z dfw1 dns.resolver-answers[10.1.0.53] \u001b[31mred\u001b[39m  CRITICAL')
})

t.test('an endless output is cut', async (t) => {
  const [line = ''] = await changes([makeEvent({ instance, output: 'x'.repeat(1e5) })])
  t.match(line, /x… \(\d+ more characters\)/)
  t.ok(line.length < 700)
})
