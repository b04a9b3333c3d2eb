import { execFileSync } from 'node:child_process'
import { createHash, createPublicKey } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import ssh from '../../checks/ssh.js'
import { startTcpServer } from '../../src/lab/server.js'
import { newHostKey, type SshServerSettings, startSshServer } from '../../src/lab/ssh-server.js'
import { needs, programPath } from '../helpers/needs.js'
import { runCheck } from '../helpers/run-check.js'
import { daemonFolder, freePort, startDaemon } from '../helpers/service-daemon.js'

async function checkServer(settings: SshServerSettings, options: object = {}) {
  const server = await startSshServer(settings)
  const outcome = await runCheck(ssh, { host: server.host, port: server.port, ...options })
  await server.close()
  return outcome
}

const KEY = newHostKey()
const RAW = Buffer.from(createPublicKey(KEY).export({ format: 'jwk' }).x ?? '', 'base64url')
const BLOB = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20', 'latin1'), RAW])
const FINGERPRINT = `SHA256:${createHash('sha256').update(BLOB).digest('base64').replace('=', '')}`
const OTHER = `SHA256:${'A'.repeat(43)}`

t.test('a server that proves its host key is OK, with its banner, key and algorithms', async (t) => {
  const outcome = await checkServer({ hostKey: KEY, banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2' })
  t.match(outcome, {
    status: 'OK',
    output: /^ssh 127\.0\.0\.1:\d+ shows the ssh-ed25519 key SHA256:.{43}, OpenSSH_9\.2p1$/,
    observed: {
      address: '127.0.0.1',
      banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2',
      protocol: '2.0',
      software: 'OpenSSH_9.2p1',
      host_key: { type: 'ssh-ed25519', fingerprint: FINGERPRINT },
      algorithms: {
        kex: ['curve25519-sha256'],
        host_key: ['ssh-ed25519'],
        cipher: ['aes256-ctr'],
        mac: ['hmac-sha2-256'],
      },
    },
  })
  t.same(
    outcome.metrics?.map(({ label }) => label),
    Object.keys(ssh.metrics),
  )
})

t.test('a host key that is not the known one is CRITICAL and names both', async (t) => {
  t.match(await checkServer({ hostKey: KEY }, { host_key: [OTHER, FINGERPRINT] }), { status: 'OK' })
  t.match(await checkServer({ hostKey: KEY }, { host_key: OTHER }), {
    status: 'CRITICAL',
    output: new RegExp(
      `key ${escaped(FINGERPRINT)}, wanted ${OTHER}: the host key changed, or this is another machine$`,
    ),
    observed: { host_key: { fingerprint: FINGERPRINT } },
  })
  const several = { hostKey: KEY, hostKeyAlgorithms: ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519', 'ssh-x-cert'] }
  t.match(await checkServer(several, { host_key: OTHER }), {
    output: /\(it has other keys: set "host_key_type" to rsa /,
  })
  await t.rejects(async () => runCheck(ssh, { host: 'x', host_key: 'MD5:ab' }), { message: /is not a fingerprint/ })
})

t.test('what the protocol allows before the key is passed over', async (t) => {
  const ignored = Buffer.from('\x02\0\0\0\x03abc', 'latin1')
  const debug = Buffer.from('\x04\x01\0\0\0\x01a\0\0\0\0', 'latin1')
  t.match(await checkServer({ preamble: 'Welcome.\r\nSSH is served here\n', interludes: [ignored, debug] }), {
    status: 'OK',
  })
  const guess = Buffer.from('\x1f\0\0\0\0', 'latin1')
  const kex = ['curve448-sha512', 'curve25519-sha256']
  t.match(await checkServer({ guesses: true, interludes: [guess], kex }), { status: 'OK' }, 'a wrong guess')
  t.match(await checkServer({ guesses: true }), { status: 'OK' }, 'a right one, which is the reply itself')
})

t.test('old protocols are no green: 1.5 is CRITICAL, 1.99 WARNING', async (t) => {
  t.match(await checkServer({ banner: 'SSH-1.5-OpenSSH_1.2' }), {
    status: 'CRITICAL',
    output: /does not speak SSH protocol 2: SSH-1\.5-OpenSSH_1\.2$/,
    observed: { protocol: '1.5' },
  })
  t.match(await checkServer({ banner: 'SSH-1.99-Cisco-1.25' }), {
    status: 'WARNING',
    output: /speaks the broken protocol 1 too: SSH-1\.99-Cisco-1\.25$/,
    observed: { protocol: '1.99', software: 'Cisco-1.25', host_key: {} },
  })
  t.match(await checkServer({ banner: 'SSH-' }), { status: 'CRITICAL', output: /does not speak SSH protocol 2: SSH-$/ })
})

t.test('no algorithm in common is UNKNOWN, a kind of key that is asked for and not there CRITICAL', async (t) => {
  t.match(await checkServer({ kex: ['sntrup761x25519-sha512'] }), {
    status: 'UNKNOWN',
    output: /offers the key exchange algorithms sntrup761x25519-sha512, wanted was one of curve25519-sha256, /,
  })
  t.match(await checkServer({ hostKeyAlgorithms: ['ssh-dss'] }), { status: 'UNKNOWN', conclusive: false })
  t.match(await checkServer({}, { host_key_type: 'rsa' }), {
    status: 'CRITICAL',
    output: /offers the host key algorithms ssh-ed25519, wanted was one of rsa-sha2-512, rsa-sha2-256, ssh-rsa$/,
  })
  t.match(await checkServer({ kex: ['x'] }, { host_key_type: 'rsa' }), { status: 'UNKNOWN' })
})

t.test('a server that does not own the key it shows is CRITICAL', async (t) => {
  const flipped = (at: number) => (reply: Buffer) => {
    const index = at < 0 ? reply.length + at : at
    return reply.fill((reply[index] ?? 0) ^ 1, index, index + 1)
  }
  for (const [change, output] of [
    [flipped(-1), /shows the host key SHA256:.* but has not signed with it$/],
    [flipped(30), /has not signed with it$/],
    [flipped(-70), /has not signed with it$/],
    [(reply: Buffer) => reply.fill(0, 60, 92), /the server's keys make no sense: /],
    [(reply: Buffer) => reply.subarray(0, 40), /ends before its last field$/],
    [() => Buffer.from([31, 255, 255, 255, 255]), /ends before its last field$/],
  ] as const) {
    t.match(await checkServer({ hostKey: KEY, change }), { status: 'CRITICAL', output, observed: undefined })
  }
})

t.test('servers that break off or talk out of turn are CRITICAL and say how', async (t) => {
  const disconnect = Buffer.concat([Buffer.from('\x01\0\0\0\x02\0\0\0\x05'), Buffer.from('full\n\0\0\0\0')])
  t.match(await checkServer({ interludes: [disconnect] }), {
    status: 'CRITICAL',
    output: /the server disconnected: "full\\n"$/,
  })
  t.match(await checkServer({ interludes: [Buffer.from([52])] }), {
    status: 'CRITICAL',
    output: /sent message 52 during/,
  })
  for (const [said, output] of [
    ['SSH-2.0-x\r\n', /closed the connection during the key exchange$/],
    ['SSH-2.0-x\r\nHTTP/1.1 400 Bad Request', /what follows the banner is no SSH packet$/],
    [`SSH-2.0-x\r\n${'\0\0\0\x0c\xff\x14'.padEnd(20)}`, /what follows the banner is no SSH packet$/],
    ['SSH-2.0-x\r\n\0\0\0\0\0\0', /what follows the banner is no SSH packet$/],
    ['SSH-2.0-x\r\n\0\0\x01\0\x04\x14abc', /closed the connection during the key exchange$/],
    ['SSH-2.0-x\r\n\0\0\0\x0c\x04\x14abcdef\0\0\0\0', /ends before its last field$/],
    ['SSH-2.0-no-line-end', /said "SSH-2.0-no-line-end" and closed, no SSH banner$/],
    [`SSH-2.0-${'x'.repeat(300)}\r\n`, /the SSH banner has 308 characters, 253 are allowed$/],
    [`SSH-2.0-${'x'.repeat(20_000)}`, /and more, no SSH banner$/],
    ['x\n'.repeat(10_000), /and more, no SSH banner$/],
    ['220 mail ESMTP\r\n', /said "220 mail ESMTP\\r\\n" and closed, no SSH banner$/],
    ['', /said nothing and closed, no SSH banner$/],
  ] as const) {
    const server = await startTcpServer((socket) => socket.end(Buffer.from(said, 'latin1')))
    t.match(await runCheck(ssh, { host: server.host, port: server.port }), { status: 'CRITICAL', output })
    await server.close()
  }
})

t.test('against sshd', { skip: needs('sshd', 'openssh-server') }, async (t) => {
  const directory = t.testdir({})
  const prints = new Map<string, string>()
  for (const [kind, bits] of [
    ['ed25519', '256'],
    ['ecdsa', '384'],
    ['rsa', '2048'],
  ] as const) {
    const file = join(directory, kind)
    execFileSync('ssh-keygen', ['-q', '-t', kind, '-b', bits, '-N', '', '-f', file])
    prints.set(kind, execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' }).split(' ')[1] ?? '')
  }
  // Debian's service makes this folder, without which sshd run by root does not start.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const start = async (settings: string) => {
    const port = await freePort()
    const folder = daemonFolder()
    const config = join(folder, 'sshd_config')
    writeFileSync(config, `ListenAddress 127.0.0.1:${port}\nPidFile none\nUsePAM no\n${settings}\n`)
    const command = [programPath('sshd') ?? '', '-D', '-e', '-f', config] as const
    const sshd = await startDaemon({ command, ready: /Server listening on/, folder, port })
    t.teardown(sshd.close)
    return `127.0.0.1:${port}`
  }
  const keys = [...prints.keys()].map((kind) => `HostKey ${join(directory, kind)}`).join('\n')

  t.test('each kind of host key is proven, and has the fingerprint of ssh-keygen', async (t) => {
    const host = await start(keys)
    for (const [kind, print] of prints) {
      const outcome = await runCheck(ssh, { host, host_key_type: kind, host_key: print })
      t.match(outcome, { status: 'OK', observed: { host_key: { fingerprint: print } } }, outcome.output)
    }
    t.match(await runCheck(ssh, { host }), { status: 'OK', observed: { host_key: { type: 'ssh-ed25519' } } })
    t.match(await runCheck(ssh, { host, host_key: prints.get('rsa') }), {
      status: 'CRITICAL',
      output: /"host_key_type"/,
    })
  })

  for (const method of ['ecdh-sha2-nistp256', 'diffie-hellman-group14-sha256', 'diffie-hellman-group14-sha1']) {
    t.test(`${method} is spoken with servers that have nothing better`, async (t) => {
      const host = await start(`${keys}\nKexAlgorithms ${method}\nHostKeyAlgorithms ssh-rsa`)
      for (let round = 0; round < 5; round++) {
        const outcome = await runCheck(ssh, { host })
        t.match(outcome, { status: 'OK', observed: { algorithms: { kex: [method] } } }, outcome.output)
      }
    })
  }
})

function escaped(text: string): string {
  return text.replace(/[+/]/g, '\\$&')
}
