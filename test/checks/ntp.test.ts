import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import ntp from '../../checks/ntp.js'
import { judge, NO_CRITERIA } from '../../src/core/judge.js'
import { parseRange } from '../../src/core/range.js'
import { type NtpServerSettings, startNtpServer } from '../../src/lab/ntp-server.js'
import { brokenUdpServers } from '../../src/lab/udp-server.js'
import { needs, programPath } from '../helpers/needs.js'
import { runCheck } from '../helpers/run-check.js'
import { freePort } from '../helpers/service-daemon.js'

t.test('a synchronised server is OK, with the offset of the clocks', async (t) => {
  const server = await startNtpServer({ stratum: 2, offsetMs: -90_000 })
  t.teardown(server.close)
  const outcome = await runCheck(ntp, { host: `127.0.0.1:${server.port}` })
  t.match(outcome, {
    status: 'OK',
    output: /^ntp 127\.0\.0\.1:\d+ is (90|89)\.\d{6} s behind, stratum 2, from 76\.65\.66\.0$/,
    observed: { stratum: 2, leap: 'none', version: 4, reference: '76.65.66.0', address: '127.0.0.1' },
  })
  const metrics = new Map(outcome.metrics?.map(({ label, value }) => [label, value]))
  t.same([...metrics.keys()], Object.keys(ntp.metrics))
  t.ok(Math.abs((metrics.get('signed_offset') ?? 0) + 90) < 0.1)
  t.equal(metrics.get('offset'), -(metrics.get('signed_offset') ?? 0))
  t.equal(outcome.observed?.['offset'], metrics.get('signed_offset'))
})

t.test('a threshold on the offset looks both ways', async (t) => {
  for (const offsetMs of [-5000, 5000]) {
    const server = await startNtpServer({ offsetMs })
    const outcome = await runCheck(ntp, { host: server.host, port: server.port })
    const thresholds = { offset: { warning: parseRange('0.05'), critical: parseRange('1') } }
    t.match(await judge(outcome, { ...NO_CRITERIA, thresholds }), { status: 'CRITICAL' })
    await server.close()
  }
})

t.test('answers that tell no time are CRITICAL and say why', async (t) => {
  const cases: readonly (readonly [NtpServerSettings, RegExp])[] = [
    [{ stratum: 0, reference: 'RATE' }, /kiss-o'-death "RATE", asked too often$/],
    [{ stratum: 0, reference: 'DENY', leap: 3 }, /kiss-o'-death "DENY", access denied$/],
    [{ stratum: 0, reference: 'X\n' }, /kiss-o'-death "X\\n"$/],
    [{ leap: 3 }, /is not synchronised \(leap 3, stratum 1\)$/],
    [{ stratum: 16 }, /is not synchronised \(leap 0, stratum 16\)$/],
    [{ stratum: 200 }, /is not synchronised/],
    [{ rootDispersion: 16 }, /its time may be 16\.0 s off$/],
    [{ change: (answer) => answer.fill(0, 40) }, /answers without a time$/],
    [{ change: (answer) => answer.fill(0, 32, 40) }, /answers without a time$/],
    [{ change: (answer) => answer.fill(answer.readUInt8(43) - 9, 35, 36) }, /held the request longer/],
  ]
  for (const [settings, output] of cases) {
    const server = await startNtpServer(settings)
    t.match(await runCheck(ntp, { host: server.host, port: server.port }), { status: 'CRITICAL', output })
    await server.close()
  }
})

t.test('what is no answer to this request is passed over, and the check is late', async (t) => {
  const cases: readonly (readonly [NonNullable<NtpServerSettings['change']>, RegExp])[] = [
    [(answer) => answer.fill(answer.readUInt8(24) ^ 1, 24, 25), /what came is the answer to another request/],
    [(answer) => answer.fill(0, 24, 32), /what came is the answer to another request/],
    [(answer) => answer.subarray(0, 47), /what came is no NTP message/],
    [(answer) => answer.fill((4 << 3) | 5, 0, 1), /what came is no server's message \(mode 5\)/],
  ]
  for (const [change, output] of cases) {
    const server = await startNtpServer({ change })
    const outcome = await runCheck(ntp, { host: server.host, port: server.port }, { timeoutMs: 100 })
    t.match(outcome, { status: 'CRITICAL', output: /^timed out/ })
    t.match(outcome.output, output)
    await server.close()
  }
})

t.test('servers that are silent, gone or babble are CRITICAL', async (t) => {
  for (const [kind, start] of Object.entries(brokenUdpServers)) {
    const server = await start()
    const outcome = await runCheck(ntp, { host: server.host, port: server.port }, { timeoutMs: 100 })
    t.match(outcome, { status: 'CRITICAL' }, kind)
    await server.close()
  }
})

t.test('against chronyd', { skip: needs('chronyd', 'chrony') }, async (t) => {
  const port = await freePort()
  const directory = t.testdir({})
  const config = join(directory, 'chrony.conf')
  const pidFile = join(directory, 'pid')
  writeFileSync(config, chronyConf(port, pidFile))
  const log = join(directory, 'log')
  // In the background: the program that was started ends when the daemon serves; -t ends that, should the test not.
  const args = ['-x', '-U', '-u', userInfo().username, '-t', '60', '-l', log, '-f', config]
  await promisify(execFile)(programPath('chronyd') ?? 'chronyd', args)
  const pid = Number(readFileSync(pidFile, 'utf8'))
  t.teardown(() => process.kill(pid, 'SIGKILL'))
  const outcome = await runCheck(ntp, { host: '127.0.0.1', port })
  t.match(outcome, { status: 'OK', observed: { stratum: 5, leap: 'none', version: 4, reference: '127.127.1.1' } })
  t.ok(Math.abs(Number(outcome.observed?.['offset'])) < 0.05, outcome.output)
})

function chronyConf(port: number, pidFile: string): string {
  return `local stratum 5
allow 127.0.0.1
bindaddress 127.0.0.1
port ${port}
cmdport 0
bindcmdaddress /
pidfile ${pidFile}
`
}
