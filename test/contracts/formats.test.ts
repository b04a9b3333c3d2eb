import t, { type Test } from 'tap'
import { type FormatName, formats, loadFormat } from '../../src/formats/index.js'
import { commandsIn } from '../helpers/ci-logs.js'
import { makeEvent, makeSiteEvent, makeWholeSiteEvent } from '../helpers/events.js'
import { UNPRINTABLE } from '../helpers/printed.js'
import { nasty, nastySiteEvents } from '../helpers/scenarios.js'

const names = Object.keys(formats) as FormatName[]

t.test('a format is found by its name and by nothing else', async (t) => {
  t.equal((await loadFormat('json'))?.name, 'json')
  t.equal(await loadFormat('toString'), undefined)
  t.equal(await loadFormat('xml'), undefined)
})

for (const name of names) {
  t.test(`the format ${name} keeps its contract`, async (t) => {
    const { default: format } = await formats[name]()
    t.equal(format.name, name)
    t.match(format.summary, /^\S.*[^.\s]$/, 'has a summary without a full stop')
    t.match(format.contentType, /^[a-z]+\/[a-z]+/)
    t.match(format.encode(makeEvent()), /^.+\n$/s, 'whole lines')
    for (const event of [makeSiteEvent(), makeWholeSiteEvent({ turned: 'red', green: 3, before: 1 })]) {
      t.match(format.encodeSite(event), /^.+\n$/s, 'whole lines')
    }
    for (const [index, event] of nasty().events.entries()) sound(t, `nasty text ${index}`, () => format.encode(event))
    for (const [index, event] of nastySiteEvents().entries()) {
      sound(t, `a site event of nasty text ${index}`, () => format.encodeSite(event))
    }
  })
}

function sound(t: Test, subject: string, encode: () => string): void {
  const text = encode()
  t.ok(text.endsWith('\n') && !text.includes('\n\n'), `whole lines for ${subject}`)
  t.notMatch(text, UNPRINTABLE, `nothing raw for ${subject}`)
  t.ok(text.isWellFormed(), `well-formed Unicode for ${subject}`)
  t.same(commandsIn(text), [], `no command of a CI for ${subject}`)
  t.equal(encode(), text, `the same text again for ${subject}`)
}
