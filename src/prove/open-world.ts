import { mkdir, utimes, writeFile } from 'node:fs/promises'
import type { World, WorldCertificate } from '../core/world.js'
import { brokenServers } from '../lab/broken-servers.js'
import type { IssuedCertificate } from '../lab/certificates.js'
import { holdClosedPort } from '../lab/closed-port.js'
import { startDnsServerSaying } from '../lab/dns-server.js'
import { startHttpServer, startHttpsServer } from '../lab/http-server.js'
import { noHostAddress } from '../lab/no-host.js'
import { startNtpServer } from '../lab/ntp-server.js'
import { type LabServer, startTcpServer } from '../lab/server.js'
import { startSmtpServer } from '../lab/smtp-server.js'
import { startSshServer } from '../lab/ssh-server.js'
import { shown, startTlsServer, startTlsServerAfter } from '../lab/tls-server.js'
import { brokenUdpServers, startUdpServer } from '../lab/udp-server.js'

/** What a world is made of. */
export interface Material {
  /** Where its file or folder is to be; nothing is there yet. */
  readonly path: string
  readonly issue: (certificate: WorldCertificate) => Promise<IssuedCertificate>
}

/** Makes a world real. Where it has no server of its own, nothing listens at the address that is returned. */
export async function openWorld(world: World, { path, issue }: Material): Promise<LabServer> {
  switch (world.kind) {
    case 'nowhere':
    case 'unplugged':
      return holdClosedPort()
    case 'no-host':
      return { ...(await holdClosedPort()), host: noHostAddress() }
    case 'file':
      await writeFile(path, world.content)
      await setAge(path, world.ageMs)
      return holdClosedPort()
    case 'folder':
      await mkdir(path)
      return holdClosedPort()
    case 'tcp':
      return tcpServer(world.says)
    case 'udp':
      return udpServer(world.says)
    case 'http':
      return httpServer(world, issue)
    case 'tls':
      return tlsServer(world, await issue(world.certificate))
    case 'smtp': {
      const { certificate, kind: _, ...settings } = world
      return startSmtpServer({ ...settings, ...(certificate && { certificate: await issue(certificate) }) })
    }
    case 'ssh':
      return startSshServer()
    case 'dns':
      return startDnsServerSaying(world)
    case 'ntp':
      return startNtpServer({ offsetMs: world.offsetMs, ...(!world.synchronised && { leap: 3 }) })
  }
}

async function setAge(path: string, ageMs: number): Promise<void> {
  const changed = new Date(Date.now() - ageMs)
  await utimes(path, changed, changed)
}

type WorldOf<K extends World['kind']> = Extract<World, { readonly kind: K }>

function tcpServer(says: WorldOf<'tcp'>['says']): Promise<LabServer> {
  if (says === 'nothing') return brokenServers.silent()
  if (says === 'nonsense') return brokenServers.garbage()
  return startTcpServer((socket) => socket.write(says.text))
}

function udpServer(says: WorldOf<'udp'>['says']): Promise<LabServer> {
  if (says === 'nothing') return brokenUdpServers.silent()
  if (says === 'emptiness') return brokenUdpServers.empty()
  if (says === 'nonsense') return brokenUdpServers.garbage()
  return startUdpServer(() => [Buffer.from(says.hex, 'hex')])
}

async function httpServer(world: WorldOf<'http'>, issue: Material['issue']): Promise<LabServer> {
  const { status, headers = {}, body = '', certificate } = world
  const answer: Parameters<typeof startHttpServer>[0] = (_, response) => response.writeHead(status, headers).end(body)
  return certificate === undefined ? startHttpServer(answer) : startHttpsServer(await issue(certificate), answer)
}

function tlsServer({ before, newest }: WorldOf<'tls'>, certificate: IssuedCertificate): Promise<LabServer> {
  const options = { ...shown(certificate), ...(newest && { maxVersion: newest }) }
  return before === undefined ? startTlsServer(options) : startTlsServerAfter(before, certificate)
}
