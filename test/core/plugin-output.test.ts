import t from 'tap'
import { critical, ok } from '../../src/core/outcome.js'
import { formatPluginOutput, parsePluginOutput } from '../../src/core/plugin-output.js'

t.test('output is split into summary, long output and perfdata by the rules of Nagios', async (t) => {
  const rows: readonly (readonly [output: string, summary: string, longOutput: string, labels: string])[] = [
    ['', '', '', ''],
    ['\n\n', '', '', ''],
    ['OK', 'OK', '', ''],
    ['OK\n', 'OK', '', ''],
    ['  OK - fine  \n', 'OK - fine', '', ''],
    ['\n \t\n\r\nOK\nmore', 'OK', 'more', ''],
    ['OK | a=1', 'OK', '', 'a'],
    ['OK|a=1', 'OK', '', 'a'],
    ['OK |a=1 b=2\n', 'OK', '', 'a b'],
    ['OK | a=1 | b=2', 'OK', '', 'a b'],
    ['OK |', 'OK', '', ''],
    ['OK | \nmore', 'OK', 'more', ''],
    ['| a=1', '', '', 'a'],
    ["OK | 'a b'=1", 'OK', '', 'a b'],
    ["OK | 'a|b'=1 c=2", 'OK', '', 'a|b c'],
    ["OK - '|' is a pipe | a=1", "OK - '|' is a pipe", '', 'a'],
    ['OK | free space=1', 'OK', '', 'free space'],
    ['OK - a | it is x=y', 'OK - a | it is x=y', '', ''],
    ['OK - a | b', 'OK - a | b', '', ''],
    ['OK - a | b | c=1', 'OK - a | b', '', 'c'],
    ['OK\none\ntwo', 'OK', 'one\ntwo', ''],
    ['OK | a=1\none\ntwo', 'OK', 'one\ntwo', 'a'],
    ['OK | a=1\none\ntwo | b=2', 'OK', 'one\ntwo', 'a b'],
    ['OK | a=1\none | b=2\nc=3\nd=4', 'OK', 'one', 'a b c d'],
    ['OK\n| b=2\nc=3', 'OK', '', 'b c'],
    ['OK\none | b=2\nc=3 | d=4', 'OK', 'one', 'b c d'],
    ['OK\n| x | y |\n| 1 | 2 |', 'OK', '| x | y |\n| 1 | 2 |', ''],
    ['OK\r\none\r\ntwo | b=2\r\n', 'OK', 'one\ntwo', 'b'],
    ['OK\n\none\n\n', 'OK', '\none', ''],
    [
      'DISK OK | /=2643MB;5948;5958;0;5968\n/ 15272 MB (77%);\n/var/log 819 MB; | /boot=68MB\n/home=69357MB',
      'DISK OK',
      '/ 15272 MB (77%);\n/var/log 819 MB;',
      '/ /boot /home',
    ],
  ]
  for (const [output, summary, longOutput, labels] of rows) {
    const parsed = parsePluginOutput(output)
    t.same(
      { ...parsed, metrics: parsed.metrics.map(({ label }) => label).join(' ') },
      { summary, longOutput, metrics: labels, bad: parsed.bad },
      JSON.stringify(output),
    )
  }
})

t.test('perfdata that is none is reported', async (t) => {
  t.same(parsePluginOutput('OK | a=1 b').bad, [{ text: 'b', reason: 'no label before an "="' }])
  t.same(parsePluginOutput('OK | a=1 | b=2').bad, [{ text: '|', reason: 'no label before an "="' }])
})

t.test('an outcome becomes one status line with perfdata, and its long output below', async (t) => {
  const metrics = [{ label: 'time', value: 0.5, unit: 's' }]
  t.equal(formatPluginOutput('TCP', ok('connected')), 'TCP OK - connected\n')
  t.equal(formatPluginOutput('TCP', ok('connected', { metrics })), 'TCP OK - connected | time=0.5s\n')
  t.equal(
    formatPluginOutput('TCP', critical('refused', { metrics, longOutput: 'one\r\ntwo\n\n' })),
    'TCP CRITICAL - refused\none\ntwo | time=0.5s\n',
  )
  t.equal(formatPluginOutput('TCP', ok('')), 'TCP OK\n')
  t.equal(formatPluginOutput('TCP', ok('a', { metrics: [], longOutput: '' })), 'TCP OK - a\n')
})

t.test('nothing that an outcome says can pass for perfdata or for another line', async (t) => {
  const text = formatPluginOutput('a|b\nc', {
    status: 'CRITICAL',
    output: ' x | fake=1\ny\u2028z\u001b[2J ',
    longOutput: 'one | fake=2\rOK\u0000',
    metrics: [{ label: 'a|b c\n', value: 1, unit: '|' }],
  })
  t.equal(text, 'a¦b c CRITICAL - x ¦ fake=1 y z\\x1b[2J\none ¦ fake=2\\x0dOK\\x00 | a_b_c_=1\n')
  t.same(parsePluginOutput(text).metrics, [{ label: 'a_b_c_', value: 1, unit: '' }])
})

/** As Sensu Go extracts points. Source: sensu-go, agent/transformers/nagios.go. */
function sensuGoPoints(output: string): readonly string[] {
  const parts = output.trim().split('|')
  if (parts.length !== 2) return []
  return (parts[1] ?? '').trim().split(' ')
}

t.test('Sensu Go extracts the metrics and nothing of the long output', async (t) => {
  const metrics = ['a', 'b'].map((label) => ({ label, value: 0.5, unit: 's' }))
  const text = formatPluginOutput('TCP', critical('refused', { metrics, longOutput: 'x=1 y=2\n| z=3' }))
  t.same(sensuGoPoints(text), ['a=0.5s', 'b=0.5s'])
  t.equal(parsePluginOutput(text).longOutput, 'x=1 y=2\n¦ z=3')
})

t.test('long output is not cut', async (t) => {
  const longOutput = 'x'.repeat(200_000)
  t.equal(formatPluginOutput('A', ok('b', { longOutput })), `A OK - b\n${longOutput}\n`)
})

t.test('hostile output is split in linear time', async (t) => {
  for (const piece of ['|', "|'", "|''a", '| ', "'", '|a', '\n', '\n|', ' ', "|'a'", '|a\n']) {
    const started = performance.now()
    parsePluginOutput(piece.repeat(100_000 / piece.length))
    t.ok(performance.now() - started < 10_000, JSON.stringify(piece))
  }
})

t.test('long output leaves room for the perfdata in what Nagios reads, and says what it leaves out', async (t) => {
  const metrics = [{ label: 'time', value: 0.5, unit: 's' }]
  const longOutput = Array.from({ length: 3000 }, (_, index) => `línea ${index}`).join('\n')
  const printed = formatPluginOutput('DISK', ok('fine', { metrics, longOutput }))
  t.ok(Buffer.byteLength(printed) <= 8192)
  t.ok(Buffer.byteLength(printed) > 8000)
  const [, shown = '', left = ''] = /\nlínea (\d+)\n… \((\d+) more lines\) \| time=0.5s\n$/.exec(printed) ?? []
  t.equal(Number(shown) + 1 + Number(left), 3000)
  t.match(formatPluginOutput('DISK', ok('fine', { longOutput })), /línea 2999\n$/, 'without perfdata it is whole')
  t.match(formatPluginOutput('DISK', ok('fine', { metrics, longOutput: 'x'.repeat(9000) })), /\n… \(1 more line\) \|/)
})
