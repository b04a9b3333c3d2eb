import type { Expectation } from '../../src/core/expectation.js'
import { parseRange } from '../../src/core/range.js'
import type { Thresholds } from '../../src/core/threshold.js'
import type { Target } from './check-samples.js'

/** A check as a suite would write it well: with these options and criteria it notices all that it is tried with. */
export interface ProofSample {
  readonly options: Readonly<Record<string, unknown>>
  readonly thresholds?: Readonly<Record<string, Thresholds>>
  readonly expectations?: readonly Expectation[]
  readonly negate?: boolean
}

/**
 * For each check type, checks of `target` that together meet every sabotage of the type: the contract test proves them all,
 * and sees that nobody comes to the target.
 */
export const proofSamples: Readonly<Record<string, (target: Target) => readonly ProofSample[]>> = {
  command: ({ host, port }) => [
    { options: { command: ['bash', '-c', `exec 3<>/dev/tcp/${host}/${port}`] } },
    {
      options: {
        command: ['bash', '-c', 'exec 3<>/dev/tcp/${0%:*}/${0#*:}', `${host}:${port}`],
        target: `${host}:${port}`,
      },
    },
  ],
  dns: ({ host, port }) => {
    const server = `${host}:${port}`
    return [
      { options: { name: 'api.dfw1.test', server, answers: ['10.0.0.1'], authoritative: true } },
      { options: { name: 'api.dfw1.test', server, tcp: true }, expectations: [expect('"10.0.0.1" in answers')] },
      { options: { name: 'gone.dfw1.test', server, rcode: 'NXDOMAIN' } },
      { options: { name: 'dfw1.test', server, type: 'SOA', serial: 2026080101 } },
      { options: { name: 'api.dfw1.test', server, includes: ['10.0.0.1'] }, negate: true },
    ]
  },
  file: () => [
    {
      options: { path: 'package.json', contains: 'firstlight' },
      thresholds: { age: { critical: parseRange('3600') } },
    },
    { options: { path: 'no-such-file', exists: false } },
    { options: { path: 'package.json' }, expectations: [expect('json.name == "firstlight"')] },
    { options: { path: 'no-such-file', kind: 'directory' }, negate: true },
    { options: { path: 'package.json', exists: false }, negate: true },
    { options: { path: 'no-such-file' }, negate: true },
  ],
  http: ({ host, port }) => [
    { options: { url: `http://${host}:${port}/a?b` }, expectations: [expect('json.status == "ok"')] },
    {
      options: { url: `https://${host}:${port}/`, server_name: 'lb.test', password: 'hunter2', username: 'ana' },
      thresholds: { days_left: { critical: parseRange('7:') } },
    },
    { options: { url: `http://localhost:${port}/`, status: [404, 500] } },
    { options: { url: `https://${host}:${port}/`, status: [404] }, negate: true },
  ],
  ntp: ({ host, port }) => [
    { options: { host, port }, thresholds: { offset: { critical: parseRange('0.25') } } },
    { options: { host, port }, negate: true },
  ],
  ping: ({ host }) => [{ options: { host } }, { options: { host }, negate: true }],
  smtp: ({ host, port }) => [
    {
      options: { host: `${host}:${port}`, starttls: true, recipient: 'postmaster@dfw1.test' },
      thresholds: { days_left: { critical: parseRange('7:') } },
    },
    { options: { host, port, recipient: 'stranger@elsewhere.test' }, negate: true },
  ],
  ssh: ({ host, port }) => [
    { options: { host, port, host_key: [`SHA256:${'A'.repeat(43)}`] } },
    { options: { host, port }, negate: true },
  ],
  tcp: ({ host, port }) => [
    { options: { host: `${host}:${port}`, receive: 'hello' } },
    { options: { host, port } },
    { options: { host, port }, negate: true },
    { options: { host, port, send: 'a', receive: 'b' }, negate: true },
  ],
  tls: ({ host, port }) => [
    {
      options: { host, port, issuer: 'Example CA', names: ['lb.test'], min_version: 'TLSv1.3' },
      thresholds: { days_left: { critical: parseRange('7:') } },
    },
    ...['smtp', 'imap', 'postgres', 'ldap'].flatMap((starttls): readonly ProofSample[] => [
      { options: { host, port, starttls, server_name: 'db.test' } },
      { options: { host, port, starttls, server_name: 'db.test' }, negate: true },
    ]),
    { options: { host, port, verify: false }, expectations: [expect('subject == "CN=lb.test"')] },
  ],
  udp: ({ host, port }) => [
    { options: { host, port, send: 'hello', receive: 'world' } },
    { options: { host, port, send: 'hello' } },
    { options: { host, port, send: 'hello', receive_hex: 'ff 00' }, negate: true },
  ],
  version: ({ host, port }) => [
    {
      options: {
        url: [`http://${host}:${port}/`, `http://localhost:${port}/b`],
        expected: '1.4.2',
        path: 'build.version',
      },
    },
    { options: { url: `https://${host}:${port}/version`, expected: 'abcdef01', compare: 'sha', header: 'x-version' } },
    { options: { url: `https://${host}:${port}/version`, expected: '1.4.2' } },
    {
      options: { url: `https://${host}:${port}/version`, expected: '1.4.2', path: 'a.b', matches: 2, interval: '1ms' },
      negate: true,
    },
  ],
}

function expect(that: string): Expectation {
  return { that, otherwise: 'CRITICAL' }
}
