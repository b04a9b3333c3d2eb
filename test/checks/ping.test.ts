import { chmodSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import ping from '../../checks/ping.js'
import { needs, programPath } from '../helpers/needs.js'
import { runCheck } from '../helpers/run-check.js'

/** Runs the check where the programs of this folder are all there are. */
async function checkWith(folder: string, options: object = {}) {
  const { PATH } = process.env
  process.env['PATH'] = folder
  try {
    return await runCheck(ping, { host: 'gw.lab.test', ...options })
  } finally {
    process.env['PATH'] = PATH
  }
}

/** A folder with a `ping` that says this and exits so. */
function programThat(t: Pick<Test, 'testdir'>, exitCode: number, stdout: string, stderr = ''): string {
  const folder = t.testdir({
    ping: `#!/bin/sh\nprintf '%s' '${stdout}'\nprintf '%s' '${stderr}' >&2\nexit ${exitCode}\n`,
  })
  chmodSync(join(folder, 'ping'), 0o755)
  return folder
}

t.test('a host that answers is OK, with times and loss', { skip: needs('ping', 'iputils-ping') }, async (t) => {
  const outcome = await runCheck(ping, { host: '127.0.0.1', count: 2, interval: '200ms', size: '100B', family: '4' })
  t.match(outcome, {
    status: 'OK',
    output: /^ping 127\.0\.0\.1: 2 of 2 packets answered, on average in \d+\.\d{3} ms$/,
    observed: { address: '127.0.0.1', transmitted: 2, received: 2, loss: 0 },
  })
  const metrics = outcome.metrics ?? []
  t.same(
    metrics.map(({ label }) => label),
    Object.keys(ping.metrics),
  )
  t.ok(metrics.every(({ value }) => Number.isFinite(value)))
  t.ok(
    metrics.slice(0, 4).every(({ value }) => value < 0.5),
    'seconds, not milliseconds',
  )
})

t.test("BusyBox's ping is understood as well", { skip: needs('busybox', 'busybox') }, async (t) => {
  const folder = t.testdir({})
  symlinkSync(programPath('busybox') ?? '', join(folder, 'ping'))
  const outcome = await checkWith(folder, { host: '127.0.0.1', count: 1 })
  t.match(outcome, { status: 'OK', observed: { address: '127.0.0.1', received: 1 } }, outcome.output)
  t.notOk(outcome.metrics?.some(({ label }) => label === 'rtt_mdev'))
  t.match(await checkWith(folder, { host: 'no-such-host.invalid' }), { status: 'CRITICAL', conclusive: false })
})

t.test('a name that does not resolve proves nothing', { skip: needs('ping', 'iputils-ping') }, async (t) => {
  t.match(await runCheck(ping, { host: 'no-such-host.invalid' }), {
    status: 'CRITICAL',
    output: /^ping no-such-host\.invalid: no-such-host\.invalid: \S/,
    conclusive: false,
  })
  t.match(await runCheck(ping, { host: '::1', family: '4' }), { status: 'CRITICAL', conclusive: false })
})

t.test('no answer at all is CRITICAL; some are OK with the loss as a metric', async (t) => {
  const lost = (errors: string) => `${errors}\n3 packets transmitted, 0 received, 100% packet loss, time 2ms\n`
  const none = await checkWith(programThat(t, 1, lost('PING x (10.1.0.1) 56(84) bytes of data.')))
  t.same(none, {
    status: 'CRITICAL',
    output: 'ping gw.lab.test: none of 3 packets was answered',
    metrics: [{ label: 'loss', value: 100, unit: '%', min: 0, max: 100 }],
    observed: { transmitted: 3, received: 0, loss: 100, address: '10.1.0.1' },
  })
  const some =
    '3 packets transmitted, 2 received, 33% packet loss, time 2ms\nrtt min/avg/max/mdev = 1.0/2.0/3.0/0.1 ms\n'
  t.match(await checkWith(programThat(t, 0, some)), {
    status: 'OK',
    output: /2 of 3 packets/,
    observed: { loss: 33.33 },
  })
  t.match(await checkWith(programThat(t, 2, some)), { status: 'UNKNOWN', output: /ping exited 2 all the same$/ })
  const from = (text: string) => checkWith(programThat(t, 1, lost(`From 10.1.0.1 icmp_seq=1 ${text}`)))
  t.match(await from('Destination Host Unreachable'), { output: /: Destination Host Unreachable$/, conclusive: false })
  const filtered = await from('Packet filtered')
  t.match(filtered, { status: 'CRITICAL', output: /answered: Packet filtered$/ })
  t.equal(filtered.conclusive, undefined)
})

t.test('a program that is missing or says other things is UNKNOWN, whatever it exits', async (t) => {
  t.same(await checkWith(t.testdir({})), {
    status: 'UNKNOWN',
    output: 'ping is missing: install iputils-ping',
    conclusive: false,
  })
  for (const exitCode of [0, 1, 2]) {
    t.match(await checkWith(programThat(t, exitCode, 'gw.lab.test is alive')), {
      status: 'UNKNOWN',
      output: `ping gw.lab.test: ping exited ${exitCode} and counted nothing: gw.lab.test is alive`,
    })
  }
  t.match(await checkWith(programThat(t, 2, '', 'ping: socket: Operation not permitted')), {
    status: 'UNKNOWN',
    output: /counted nothing: ping: socket: Operation not permitted$/,
  })
  t.match(await checkWith(programThat(t, 0, '')), { status: 'UNKNOWN', output: /it said nothing$/ })
  t.match(await checkWith(programThat(t, 2, '', 'ping: connect: Network is unreachable')), {
    status: 'CRITICAL',
    output: 'ping gw.lab.test: connect: Network is unreachable',
    conclusive: false,
  })
})

t.test('a host that would be read as a flag and a size that cannot be sent are refused', async (t) => {
  await t.rejects(async () => runCheck(ping, { host: '-f' }), { message: /"-f" is not a host name/ })
  await t.rejects(async () => runCheck(ping, { host: 'a b' }), { message: /is not a host name/ })
  await t.rejects(async () => runCheck(ping, { host: 'a', size: '1MB' }), { message: /wanted 16B to 65507B/ })
})
