import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IssuedCertificate } from '../../src/lab/certificates.js'
import { type LabServer, LOOPBACK, startTcpServer } from '../../src/lab/server.js'
import { needs, programPath } from './needs.js'
import { daemonFolder, freePort, groupName, openFolder, ordinaryUser, startDaemon, stop } from './service-daemon.js'

/** The skip reasons of the daemons below, for `t.test(name, {skip: ...})`. */
export const needsExim = () => needs('exim4', 'exim4-daemon-light')
export const needsSlapd = () => needs('slapd', 'slapd')
export const needsDovecot = () => needs('dovecot', 'dovecot-imapd')
export const needsPostgres = () => (postgresFolder() === undefined ? needs('initdb', 'postgresql') : false)

/** Exim as inetd would start it, one process a connection; it takes mail for lab.test. */
export async function startExim(certificate: IssuedCertificate): Promise<LabServer> {
  const folder = daemonFolder(certificate)
  const config = join(folder, 'exim.conf')
  writeFileSync(
    config,
    `keep_environment =
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
primary_hostname = mail.lab.test
tls_advertise_hosts = *
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  accept domains = lab.test
  deny message = 5.7.1 Relaying denied
`,
  )
  for (const name of ['spool', 'log']) openFolder(folder, name) // Exim becomes a user of its own when root starts it
  chmodSync(join(folder, 'key.pem'), 0o644)
  const children = new Set<ChildProcess>()
  const server = await startTcpServer((socket) => {
    const child = spawn(program('exim4'), ['-C', config, '-bs'], { stdio: ['pipe', 'pipe', 'ignore'] })
    children.add(child)
    child.once('exit', () => children.delete(child))
    child.stdin.on('error', () => socket.destroy())
    socket.pipe(child.stdin)
    child.stdout.pipe(socket)
  })
  const close = async () => {
    await server.close()
    await Promise.all([...children].map((child) => stop(child)))
    rmSync(folder, { recursive: true })
  }
  return { ...server, close }
}

/** OpenLDAP with an empty database. */
export async function startSlapd(certificate: IssuedCertificate): Promise<LabServer> {
  const folder = daemonFolder(certificate)
  const port = await freePort()
  mkdirSync(join(folder, 'database'))
  const config = join(folder, 'slapd.conf')
  writeFileSync(
    config,
    `include /etc/ldap/schema/core.schema
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database ldif
suffix "dc=lab"
directory ${folder}/database
`,
  )
  const command = [program('slapd'), '-f', config, '-h', `ldap://${LOOPBACK}:${port}`, '-d', 'conns'] as const
  return startDaemon({ command, ready: /listen=\d+ active_threads/, folder, port })
}

/** Dovecot with STARTTLS for IMAP; everybody may log in. */
export async function startDovecot(certificate: IssuedCertificate): Promise<LabServer> {
  const folder = daemonFolder(certificate)
  const port = await freePort()
  const config = join(folder, 'dovecot.conf')
  const user = ordinaryUser(folder)
  writeFileSync(
    config,
    `protocols = imap
listen = ${LOOPBACK}
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = /dev/stderr
default_internal_user = ${user.name}
default_login_user = ${user.name}
default_internal_group = ${groupName(user)}
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
passdb {
  driver = static
  args = nopassword=y
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`,
  )
  const command = [program('dovecot'), '-F', '-c', config] as const
  return startDaemon({ command, user, ready: /starting up for imap/, folder, port })
}

/** A PostgreSQL cluster of its own; without a certificate its `ssl` is off. */
export async function startPostgres(certificate?: IssuedCertificate): Promise<LabServer> {
  const folder = daemonFolder(certificate)
  const port = await freePort()
  const bin = postgresFolder() ?? ''
  const data = join(folder, 'data')
  const user = ordinaryUser(folder)
  const { name: _, ...ids } = user
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'lab', '--no-sync'], { ...ids, stdio: 'ignore' })
  const settings = {
    port,
    listen_addresses: LOOPBACK,
    unix_socket_directories: '',
    ...(certificate && { ssl: 'on', ssl_cert_file: `${folder}/cert.pem`, ssl_key_file: `${folder}/key.pem` }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [join(bin, 'postgres'), '-D', data, ...flags] as const
  return startDaemon({ command, user, ready: /ready to accept connections/, folder, port })
}

function postgresFolder(): string | undefined {
  const onPath = programPath('initdb')
  if (onPath !== undefined) return join(onPath, '..')
  return versionsOf('/usr/lib/postgresql')
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .at(-1)
}

function versionsOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort((a, b) => Number(a) - Number(b))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function program(name: string): string {
  const path = programPath(name)
  if (path === undefined) throw new Error(`${name} is not there`)
  return path
}
