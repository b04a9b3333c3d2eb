import t from 'tap'
import { compileExpression } from '../../src/core/expression.js'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

/** What it takes to evaluate, in steps. */
function stepsOf(text: string, variables: Readonly<Record<string, unknown>>): number {
  const budget = { left: 1e9, each: 1e9 }
  compileExpression(text).evaluate(variables, budget)
  return 1e9 - budget.left
}

t.test('what does not grow with its data costs nothing', async (t) => {
  const facts = { status: 200, json: { state: 'up', list: numbers(1000), map: { a: 1 } }, body: 'x'.repeat(1e5) }
  for (const text of [
    'status == 200 && json.state != "down"',
    'status in [200, 204] || json.list[3] > 5.0',
    '"a" in json.map',
    'json.state == "up" ? 1 : 2 * 3',
  ])
    t.equal(stepsOf(text, facts), 0, text)
})

t.test('what grows with its data costs more where there is more', async (t) => {
  const facts = (size: number) => ({
    many: numbers(size),
    same: numbers(size),
    text: 'x'.repeat(size),
    table: Object.fromEntries(numbers(size).map((each) => [`key-${each}`, each])),
    rows: numbers(size).map((id) => ({ id })),
  })
  for (const text of [
    'many.all(x, x >= 0)',
    'many.exists(x, x < 0)',
    'many.exists_one(x, x == 0)',
    'many.map(x, x)',
    'many.map(x, x > 1, x)',
    'many.filter(x, x > 1)',
    'table.all(key, key != "a")',
    'many.size() > 0 && many == same',
    'many != same || true',
    '-1 in many',
    '{"id": -1} in rows',
    '(many + many).size() > 0',
    'text + text != ""',
    'text.contains("y")',
    'text.indexOf("y") < 0',
    'text.lowerAscii() == "y"',
    'text.split("").join() == "y"',
    'text.matches("y")',
    'matches(text, "y")',
    'size(text) > 0',
    'text < text',
    'cel.bind(two, many + many, two.size() > 0)',
  ]) {
    const [few, many] = [stepsOf(text, facts(100)), stepsOf(text, facts(10_000))]
    t.ok(few > 0 && many >= 50 * few, `${text}: ${few} and ${many} steps`)
  }
  const nested = 'many.all(x, many.filter(y, y == x).size() == 1)'
  t.ok(stepsOf(nested, facts(300)) > 8 * stepsOf(nested, facts(100)), 'a loop in a loop costs its square')
})

t.test('what costs more than there is stops, however its error is passed over', async (t) => {
  const items = numbers(300)
  const dear = 'items.all(d, items.all(c, items.all(b, items.all(a, a + b + c + d >= 0))))'
  for (const text of [
    dear,
    `${dear} || true`,
    `false && ${dear} || ${dear} || true`,
    `items.exists(x, ${dear} || x == 0)`,
    `items.map(a, items.map(b, items.map(c, items.map(d, [a, b, c, d])))).size() > 0`,
    'cel.bind(a, items + items, cel.bind(b, a + a, cel.bind(c, b + b, c.all(x, c.all(y, x <= y || y <= x)))))',
  ]) {
    const started = performance.now()
    t.throws(
      () => compileExpression(text).evaluate({ items }),
      { name: 'ExpressionError', about: 'cost', message: /^it takes too many steps/ },
      text.slice(0, 60),
    )
    t.ok(performance.now() - started < 5000)
  }
  t.equal(compileExpression(`true || ${dear}`).evaluate({ items }), true, 'what is not evaluated costs nothing')
})

t.test('expressions that share a budget are bounded together, and one alone by its part', async (t) => {
  const each = compileExpression('items.all(x, x >= 0)')
  const [few, many] = [{ items: numbers(100) }, { items: numbers(10_000) }]
  const cost = stepsOf(each.text, few)
  const budget = { left: 3 * cost, each: 2 * cost }
  t.throws(() => each.evaluate(many, budget), { about: 'cost', message: /^it takes too many steps/ })
  t.equal(budget.left, cost, 'what was given up has been paid for')
  t.equal(each.evaluate(few, budget), true)
  t.throws(() => each.evaluate(few, budget), { about: 'cost', message: /^what stands before it has taken all/ })
  t.equal(compileExpression('items[0] == 0').evaluate(few, budget), true, 'what costs nothing needs no budget')
})
