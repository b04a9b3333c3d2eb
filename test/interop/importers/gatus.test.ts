import t, { type Test } from 'tap'
import { startDnsServer } from '../../../src/lab/dns-server.js'
import { startHttpServer } from '../../../src/lab/http-server.js'
import { type LabServer, startTcpServer } from '../../../src/lab/server.js'
import { startSshServer } from '../../../src/lab/ssh-server.js'
import { fixture, importTexts, runImported } from '../../helpers/imports.js'

const HEALTH = {
  status: 'ok',
  items: [
    { id: 7, state: 'up' },
    { id: 8, state: 'idle' },
  ],
  error: 'none',
}

async function up(t: Test, starting: Promise<LabServer>): Promise<number> {
  const server = await starting
  t.teardown(server.close)
  return server.port
}

/** A port that was free a moment ago, on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = await startTcpServer((socket) => socket.destroy())
  await server.close()
  return server.port
}

function site(t: Test, health: unknown): Promise<number> {
  const server = startHttpServer((request, response) => {
    if (request.url === '/teapot') return response.writeHead(418).end()
    const isKnown = request.method === 'POST' || request.headers.authorization === 'Bearer letmein'
    return response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(health))
  })
  return up(t, server)
}

t.test('what was imported has the verdicts of Gatus, and is red where a condition was lost', async (t) => {
  const ports = {
    18080: await site(t, HEALTH),
    18053: await up(t, startDnsServer({ records: [{ name: 'api.lab1.test', type: 'A', data: '127.0.0.1' }] })),
    18022: await up(t, startSshServer()),
    18999: await closedPort(),
    18443: await closedPort(),
  }
  const imported = await importTexts(t, 'gatus', fixture(['gatus/config.yaml'], ports))
  t.same(await runImported(imported, { EDGE_TOKEN: 'letmein' }), {
    'edge.login-api': 'OK',
    'edge.anything-below-500': 'OK',
    'edge.missing-is-different': 'CRITICAL', // [DOMAIN_EXPIRATION] was lost
    'edge.certificate': 'CRITICAL',
    'endpoints.zone': 'OK',
    'endpoints.port': 'OK',
    'endpoints.closed': 'OK',
    'endpoints.banner': 'OK',
  })
})

// A condition, the answer it is asked of, and whether Gatus calls the endpoint healthy.
const CONDITIONS: readonly (readonly [condition: string, healthy: boolean])[] = [
  ['[STATUS] == 200', true],
  ['[STATUS] == any(200, 201)', true],
  ['[STATUS] == pat(2*)', true],
  ['[STATUS] != 200', false],
  ['[STATUS] >= 300', false],
  ['200 == [STATUS]', true],
  ['[BODY].status == ok', true],
  ['[BODY].status != ok', false],
  ['[BODY].status == any(ok, fine)', true],
  ['[BODY].status == pat(o?)', true],
  ['[BODY].status == pat(x*)', false],
  ['[BODY].n == 5', true],
  ['[BODY].n > 4', true],
  ['6 > [BODY].n', true],
  ['[BODY].n < 5', false],
  ['[BODY].deep.list[1].name == b', true],
  ['[BODY].deep.list[*].name == any(a, b)', true],
  ['[BODY].deep.list[*].name == a', false],
  ['[BODY].x-y == yes', true],
  ['len([BODY].deep.list) == 2', true],
  ['has([BODY].status) == true', true],
  ['has([BODY].gone) == false', true],
  ['has([BODY].gone) == true', false],
  ['[HEADER].X-Site == lab1', true],
  ['[HEADER].Content-Type == pat(application/*)', true],
  ['[HEADER].Content-Type == pat(application*json)', false], // a star stops at a slash
  ['has([HEADER].X-Gone) == false', true],
  ['[IP] == 127.0.0.1', true],
  ['[RESPONSE_TIME] < 9000', true],
  ['[CONNECTED] == true', true],
]

const ANSWER = { status: 'ok', n: 5, 'x-y': 'yes', deep: { list: [{ name: 'a' }, { name: 'b' }] } }

function configOf(conditions: readonly string[], url: string): string {
  const endpoints = conditions.map(
    (condition, index) => `  - {name: c${index}, url: "${url}", conditions: [${JSON.stringify(condition)}]}\n`,
  )
  return `endpoints:\n${endpoints.join('')}`
}

t.test('each condition has the verdict that Gatus gives', async (t) => {
  const server = await startHttpServer((_, response) =>
    response.writeHead(200, { 'x-site': 'lab1', 'content-type': 'application/json' }).end(JSON.stringify(ANSWER)),
  )
  t.teardown(server.close)
  const config = configOf(
    CONDITIONS.map(([condition]) => condition),
    `http://127.0.0.1:${server.port}/`,
  )
  const imported = await importTexts(t, 'gatus', { 'config.yaml': config })
  const statuses = await runImported(imported)
  for (const [index, [condition, healthy]] of CONDITIONS.entries())
    t.equal(statuses[`endpoints.c${index}`] === 'OK', healthy, `${condition}: ${statuses[`endpoints.c${index}`]}`)
})

t.test('stricter than Gatus: what holds on a refused connection is red here, and the report says so', async (t) => {
  const conditions = [
    '[STATUS] < 500',
    '[STATUS] < 300',
    '[STATUS] != 500',
    '[RESPONSE_TIME] < 500',
    '[BODY].missing < 5',
    '[BODY].missing != bad',
    'has([BODY].error) == false',
    '[BODY] != down',
  ]
  const config = configOf(conditions, `http://127.0.0.1:${await closedPort()}/`)
  const imported = await importTexts(t, 'gatus', { 'config.yaml': config })
  for (const [index, condition] of conditions.entries()) {
    const line = `config.yaml:${index + 2}: stricter: "${condition}" holds in Gatus when nothing answers`
    t.ok(
      imported.report.some((told) => told.startsWith(line)),
      line,
    )
  }
  const statuses = await runImported(imported)
  t.equal(Object.keys(statuses).length, conditions.length)
  t.same([...new Set(Object.values(statuses))], ['CRITICAL'])
})

t.test('stricter than Gatus: what is missing in the answer is not different from everything', async (t) => {
  const server = await startHttpServer((_, response) => response.end('{}'))
  t.teardown(server.close)
  const config = configOf(['[BODY].state != down', '[BODY].count < 5'], `http://127.0.0.1:${server.port}/`)
  const imported = await importTexts(t, 'gatus', { 'config.yaml': config })
  t.same(await runImported(imported), { 'endpoints.c0': 'UNKNOWN', 'endpoints.c1': 'UNKNOWN' })
})

t.test('what a condition says and CEL cannot leaves the check red, with the place in its message', async (t) => {
  const server = await startHttpServer((_, response) => response.end('{}'))
  t.teardown(server.close)
  const lost = [
    '[DOMAIN_EXPIRATION] > 720h',
    '[BODY] == pat([a-z]*)',
    '[STATUS] == ${WANTED}',
    'age([BODY].at) < 1h',
    '[CONTEXT].a == 1',
  ]
  const imported = await importTexts(t, 'gatus', { 'c.yaml': configOf(lost, `http://127.0.0.1:${server.port}/`) })
  t.equal(imported.code, 1)
  t.match(imported.suite, 'not carried over from c.yaml:2')
  t.same([...new Set(Object.values(await runImported(imported)))], ['CRITICAL'])
})

t.test('text that reads like an expression of ours stays text', async (t) => {
  const config = `endpoints:
  - name: "\${site.x} it is"
    group: "a.b/c"
    url: "http://127.0.0.1:9/"
    headers: {X-Price: "5$$ \${TOKEN}"}
    conditions: ['[BODY].a == "$ {"']
`
  const imported = await importTexts(t, 'gatus', { 'c.yaml': config })
  t.match(imported.suite, 'title: $${site.x} it is')
  t.match(imported.suite, 'X-Price: 5$ ${secret.TOKEN}')
  t.same(await runImported(imported, { TOKEN: 'abcdef' }), { 'a-b-c.site-x-it-is': 'CRITICAL' })
})

t.test('wrong files are refused at their places, all at once', async (t) => {
  const config = `endpoints:
  - {name: a, conditions: ["[STATUS] == 200"]}
  - {name: b, url: "http://x/", conditions: ["[STATUS]"]}
  - {name: c, url: "http://x/"}
  - {name: d, url: "http://x/", enabled: perhaps, conditions: ["[STATUS] == 200"]}
  - text
`
  const { code, stderr, suite } = await importTexts(t, 'gatus', { 'c.yaml': config })
  t.same([code, suite], [3, ''])
  for (const place of [
    '2:5: error: the endpoint "a" has no "url"',
    '3:',
    '4:5',
    '5:42: error: "enabled" is "perhaps"',
    '6:5',
  ])
    t.match(stderr, `c.yaml:${place}`)
})
