import t, { type Test } from 'tap'
import { refusal, suiteOf } from './helpers/plan.js'

const numbers = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => index))
const NESTED = 'site.many.all(a, site.many.all(b, site.many.all(c, a + b + c >= 0)))'

const sites = (count: number) =>
  `sites:\n${Array.from({ length: count }, (_, index) => `  s${index}: {title: S, variables: {many: ${numbers(300)}}}\n`).join('')}`

async function refused(t: Test, checks: string, siteCount = 1) {
  const started = performance.now()
  const text = await refusal(t, { 'a.yaml': suiteOf(checks, 'sites: all\n'), 'sites.yaml': sites(siteCount) })
  t.ok(performance.now() - started < 60_000, 'it took less than a minute')
  return text
}

t.test('an expression that would take minutes is an error at its place', async (t) => {
  t.match(
    await refused(t, `      c: {tcp: "a:1", only: "${NESTED}"}\n`),
    /a\.yaml:\d+:\d+: error: the condition cannot be evaluated: it takes too many steps/,
  )
  t.match(
    await refused(t, `      c: {tcp: "a:\${${NESTED} ? 1 : 2}"}\n`),
    /a\.yaml:\d+:\d+: error: .* cannot be evaluated: it takes too many steps/,
  )
})

t.test('the lists of each make no more instances than can be meant', async (t) => {
  const each = `{a: ${numbers(200)}, b: ${numbers(200)}, c: ${numbers(200)}}`
  t.match(
    await refused(t, `      c: {each: ${each}, tcp: "a:1"}\n`),
    /a\.yaml:\d+:\d+: error: these lists make 8,000,000 check instances at one site, and 10,000 are the most at s0/,
  )
})

t.test('what is bearable once is bounded where there is much of it', async (t) => {
  const square = 'site.many.all(a, site.many.all(b, a + b >= 0))'
  t.match(
    await refused(t, `      c: {tcp: "a:1", only: "${square}"}\n`, 60),
    /error: the condition cannot be evaluated: what stands before it has taken all the steps there are/,
  )
  const checks = Array.from(
    { length: 40 },
    (_, index) => `      c${index}: {each: {a: ${numbers(100)}, b: ${numbers(90)}}, tcp: "a:1"}\n`,
  )
  t.match(await refused(t, checks.join('')), /with them there are more than a plan can hold/)
})
