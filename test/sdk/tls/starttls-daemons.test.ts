import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import smtp from '../../../checks/smtp.js'
import tls from '../../../checks/tls.js'
import { createAuthority } from '../../../src/lab/certificates.js'
import {
  needsDovecot,
  needsExim,
  needsPostgres,
  needsSlapd,
  startDovecot,
  startExim,
  startPostgres,
  startSlapd,
} from '../../helpers/daemons.js'
import { runCheck } from '../../helpers/run-check.js'

const root = await createAuthority()
const certificate = await root.issue({ names: ['site.test'] })
const caFile = join(t.testdir(), 'ca.pem')
writeFileSync(caFile, root.certificate)

const daemons = [
  { name: 'Exim', starttls: 'smtp', skip: needsExim(), start: startExim },
  { name: 'Dovecot', starttls: 'imap', skip: needsDovecot(), start: startDovecot },
  { name: 'PostgreSQL', starttls: 'postgres', skip: needsPostgres(), start: startPostgres },
  { name: 'OpenLDAP', starttls: 'ldap', skip: needsSlapd(), start: startSlapd },
] as const

for (const { name, starttls, skip, start } of daemons) {
  t.test(`${name} starts TLS when asked in ${starttls}, and its certificate is judged`, { skip }, async (t) => {
    const server = await start(certificate)
    t.teardown(server.close)
    const options = { address: server.host, port: server.port, starttls, ca_file: caFile }
    const right = await runCheck(tls, { host: 'site.test', ...options })
    t.match(right, { status: 'OK', observed: { subject: 'CN=site.test', authorized: true } })
    const wrong = await runCheck(tls, { host: 'other.test', ...options })
    t.match(wrong, { status: 'CRITICAL', output: /is for "site.test", not for "other.test"/ })
  })
}

t.test('PostgreSQL with ssl off says so', { skip: needsPostgres() }, async (t) => {
  const server = await startPostgres()
  t.teardown(server.close)
  const outcome = await runCheck(tls, { host: server.host, port: server.port, starttls: 'postgres' })
  t.match(outcome, { status: 'CRITICAL', output: /does not offer TLS: it answers N, ssl is off$/ })
})

t.test('Exim greets, starts TLS, takes mail for its domain and relays none', { skip: needsExim() }, async (t) => {
  const server = await startExim(certificate)
  t.teardown(server.close)
  const options = { host: 'site.test', address: server.host, port: server.port, starttls: true, ca_file: caFile }
  const taken = await runCheck(smtp, { ...options, recipient: 'ana@lab.test' })
  t.match(taken, { status: 'OK', observed: { name: 'mail.lab.test', tls: { authorized: true } } })
  t.ok(Array.isArray(taken.observed?.['extensions']) && taken.observed['extensions'].includes('PIPELINING'))
  const relayed = await runCheck(smtp, { ...options, recipient: 'ana@elsewhere.test' })
  t.match(relayed, { status: 'CRITICAL', output: /refuses RCPT TO:<ana@elsewhere.test>: "550 5.7.1 Relaying denied"$/ })
})
