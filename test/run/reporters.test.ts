import t from 'tap'
import { combineReporters } from '../../src/run/reporters.js'
import { makeEvent, makeRun, makeSummary } from '../helpers/events.js'

t.test('one broken reporter is told of once, left out, and hurts nobody', async (t) => {
  const heard: string[] = []
  const complaints: string[] = []
  const healthy = {
    start: () => heard.push('start'),
    event: () => heard.push('event'),
    end: () => void heard.push('end'),
  }
  const broken = {
    event: () => {
      throw new Error('no space left on device')
    },
    end: () => void heard.push('broken end'),
  }
  const all = combineReporters(
    [
      { name: 'junit', reporter: broken },
      { name: 'tap', reporter: healthy },
    ],
    (text) => complaints.push(text),
  )
  all.start(makeRun([]))
  all.event(makeEvent())
  all.event(makeEvent())
  await all.end(makeSummary([makeEvent()]))
  t.same(heard, ['start', 'event', 'event', 'end'])
  t.same(complaints, ['the reporter "junit" failed and is left out: no space left on device'])
})

t.test('a reporter that rejects at the end is told of, and the next one still ends', async (t) => {
  const heard: string[] = []
  const complaints: string[] = []
  const all = combineReporters(
    [
      { name: 'a', reporter: { end: async () => Promise.reject(new Error('closed')) } },
      { name: 'b', reporter: { end: () => void heard.push('b') } },
    ],
    (text) => complaints.push(text),
  )
  await all.end(makeSummary([makeEvent()]))
  t.same(heard, ['b'])
  t.match(complaints, [/"a" failed/])
})
