import t from 'tap'
import { startHttpServer } from '../../../src/lab/http-server.js'
import { startTcpServer } from '../../../src/lab/server.js'
import { fixture, importTexts, runImported } from '../../helpers/imports.js'

t.test('a target is green when Prometheus would call it up', async (t) => {
  const server = await startHttpServer((request, response) => {
    if (request.url === '/metrics') response.end('# HELP x y\nnode_load1 0.3\n')
    else if (request.url === '/stats?format=prometheus') response.end('api_requests_total{code="200"} 4\n')
    else response.writeHead(404).end()
  })
  t.teardown(server.close)
  const closed = await startTcpServer((socket) => socket.destroy())
  await closed.close()
  const imported = await importTexts(
    t,
    'prometheus',
    fixture(['prometheus/targets.json'], { 18080: server.port, 18081: closed.port }),
  )
  t.same(await runImported(imported), {
    [`targets.node[127.0.0.1:${server.port}]`]: 'OK',
    [`targets.node[127.0.0.1:${closed.port}]`]: 'CRITICAL',
    [`targets.api[127.0.0.1:${server.port}]`]: 'OK',
  })
})

t.test('stricter than Prometheus: an answer without a sample is red', async (t) => {
  const server = await startHttpServer((_, response) => response.end('<html>log in first</html>'))
  t.teardown(server.close)
  const imported = await importTexts(t, 'prometheus', { 't.yml': `- targets: ["127.0.0.1:${server.port}"]\n` })
  t.equal(imported.code, 0)
  t.same(Object.values(await runImported(imported)), ['CRITICAL'])
  t.match(imported.stderr, 'everywhere: stricter: a scrape must hold at least one sample')
})
