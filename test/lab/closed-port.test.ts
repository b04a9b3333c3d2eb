import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { holdClosedPort } from '../../src/lab/closed-port.js'
import { startTcpServer } from '../../src/lab/server.js'
import { startUdpServer } from '../../src/lab/udp-server.js'

t.test('nothing listens on a port that is held, over TCP or UDP', async (t) => {
  const { host, port, close } = await holdClosedPort()
  t.teardown(close)
  const [refused] = await once(connect({ host, port }), 'error')
  t.equal(refused.code, 'ECONNREFUSED')
  const socket = createSocket('udp4')
  t.teardown(() => socket.close())
  socket.connect(port, host)
  await once(socket, 'connect')
  socket.send('hello')
  const [unreachable] = await once(socket, 'error')
  t.equal(unreachable.code, 'ECONNREFUSED')
})

t.test('nobody else is given it meanwhile', async (t) => {
  const { port, close } = await holdClosedPort()
  t.teardown(close)
  const taken = { code: 'EADDRINUSE' }
  await t.rejects(
    startTcpServer(() => undefined, port),
    taken,
  )
  await t.rejects(
    startUdpServer(() => [], port),
    taken,
  )
})
