import t from 'tap'
import { fixture, importTexts, runImported } from '../../helpers/imports.js'

t.test('checks of Sensu Core run as commands, with the defaults of their tokens', async (t) => {
  const imported = await importTexts(t, 'sensu-core', fixture(['sensu-core/checks.json']), ['--site', 'lab1'])
  t.same(await runImported(imported), {
    'web.api-health': 'OK',
    'web.api-errors': 'OK',
    'sw1-lab1.switch-uplink': 'OK',
  })
  t.match(imported.suite, 'sites: [lab1]')
})

t.test('exit codes of Sensu are the same statuses here', async (t) => {
  const check = (code: number) => `"c${code}": {"command": "sh -c 'exit ${code}'", "standalone": true, "interval": 60}`
  const codes = [0, 1, 2, 3, 4]
  const imported = await importTexts(t, 'sensu-core', { 'c.json': `{"checks": {${codes.map(check).join(', ')}}}` })
  t.equal(imported.code, 0, imported.stderr)
  t.same(Object.values(await runImported(imported)).sort(), ['CRITICAL', 'OK', 'UNKNOWN', 'UNKNOWN', 'WARNING'])
})

t.test('checks that depend on each other in a circle still make a suite', async (t) => {
  const json = `{"checks": {
    "a": {"command": "true", "standalone": true, "dependencies": ["b"]},
    "b": {"command": "true", "standalone": true, "dependencies": ["a"]}
  }}`
  const imported = await importTexts(t, 'sensu-core', { 'c.json': json })
  t.equal(imported.code, 1)
  t.match(imported.stderr, 'it goes in a circle')
  t.same(await runImported(imported), { 'checks.a': 'OK', 'checks.b': 'OK' })
})

t.test('checks of Sensu Go run with their thresholds, environment and secrets', async (t) => {
  const imported = await importTexts(t, 'sensu-go', fixture(['sensu-go/checks.yaml']))
  t.same(await runImported(imported, { API_TOKEN: 'letmein' }), {
    'database.postgres-primary': 'OK',
    'api-lab1.api-login': 'OK',
  })
  t.same(await runImported(imported, { API_TOKEN: 'wrong' }), {
    'database.postgres-primary': 'OK',
    'api-lab1.api-login': 'WARNING',
  })
})

t.test('stricter than Sensu Go: a metric that is not there is not green', async (t) => {
  const check = (name: string, output: string, format = 'nagios_perfdata') => `---
type: CheckConfig
api_version: core/v2
metadata: {name: ${name}}
spec:
  command: echo '${output}'
  interval: 60
  publish: true
  output_metric_format: ${format}
  output_metric_thresholds: [{name: lag, thresholds: [{max: "10", status: 2}]}]
`
  const texts = {
    'c.yaml': [
      check('low', 'x | lag=3'),
      check('high', 'x | lag=30'),
      check('gone', 'x'),
      check('graphite', 'lag 3 1', 'graphite_plaintext'),
    ].join(''),
  }
  const imported = await importTexts(t, 'sensu-go', texts)
  t.same(await runImported(imported), {
    'checks.low': 'OK',
    'checks.high': 'CRITICAL',
    'checks.gone': 'UNKNOWN',
    'checks.graphite': 'CRITICAL', // its threshold was lost
  })
  t.match(imported.stderr, 'in Sensu a metric that is not there passes')
})

t.test('what cannot run is not written, and named', async (t) => {
  const spec = (more: string) => `---\ntype: CheckConfig\napi_version: core/v2\nmetadata: {name: a}\nspec: {${more}}\n`
  const { code, stderr, suite } = await importTexts(t, 'sensu-go', {
    'c.yaml':
      spec('publish: true, interval: 60') +
      spec('command: "x {{ .labels.a }}", interval: 60') +
      spec('command: x, publish: false'),
  })
  t.same([code, suite], [3, ''], 'nothing is left')
  t.match(stderr, 'it has no command')
  t.match(stderr, 'the token {{ .labels.a }} has no value here')
  t.match(stderr, 'it is not published')
  t.match(stderr, 'firstlight: nothing in c.yaml can be carried over')
})
