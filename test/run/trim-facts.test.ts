import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { ok } from '../../src/core/outcome.js'
import { trimFacts } from '../../src/run/trim-facts.js'

t.test('long texts and lists are cut, at any depth, and say so', async (t) => {
  const long = 'x'.repeat(3000)
  const entries = Array.from({ length: 103 }, (_, index) => [`key${index}`, index] as const)
  const many = Object.fromEntries(entries)
  const few = { ...Object.fromEntries(entries.slice(0, 100)), '…': '… (3 more)' }
  const { output, longOutput, observed } = trimFacts(
    ok(long, {
      longOutput: 'y'.repeat(70_000),
      observed: {
        body: long,
        json: { list: Array(200).fill('z'), deep: [{ text: long, many }] },
        size: 3000,
        none: null,
      },
    }),
  )
  t.match(output, /^x{2048}… \(952 more characters\)$/)
  t.match(longOutput, /^y{65536}… \(4464 more characters\)$/)
  const cut = `${'x'.repeat(2048)}… (952 more characters)`
  t.same(observed, {
    body: cut,
    json: { list: [...Array(100).fill('z'), '… (100 more)'], deep: [{ text: cut, many: few }] },
    size: 3000,
    none: null,
  })
})

t.test('what is short stays as it is, odd characters too', async (t) => {
  const outcome = ok('said "\ud800 日本語 👩‍👩‍👧 \u0000"', { observed: { text: '\udc00 and more than thirteen' } })
  t.same(trimFacts(outcome), outcome)
})

t.test('a line of a body does not keep the body in memory', async (t) => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const before = process.memoryUsage().heapUsed
  const outcomes = Array.from({ length: 100 }, (_, index) => {
    const body = `${index} ${'x'.repeat(1024 * 1024)}`
    return trimFacts(ok(`it said "${body.slice(0, 60)}"`, { observed: { body, line: body.slice(0, 80) } }))
  })
  collect()
  const grown = process.memoryUsage().heapUsed - before
  t.ok(grown < 10 * 1024 * 1024, `${outcomes.length} outcomes take ${grown} bytes`)
})
