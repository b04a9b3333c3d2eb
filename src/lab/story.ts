import { rm, utimes, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import type { Answer } from 'dns-packet'
import type { Authority } from './certificates.js'
import { startDnsServer } from './dns-server.js'
import { startNtpServer } from './ntp-server.js'
import type { LabPorts } from './ports.js'
import { type LabServer, LOOPBACK, listen, startTcpServer } from './server.js'
import { startSmtpServer } from './smtp-server.js'
import { shown } from './tls-server.js'

/** Something the lab's teams deliver, at its time. */
export interface Delivery {
  /** Seconds after the lab's start, at normal speed. */
  readonly at: number
  /** What is told when it happens. */
  readonly what: string
  readonly deliver: (lab: LabState) => Promise<void>
}

/** What is up, by name, and where the lab keeps its files. */
export interface LabState {
  readonly directory: string
  readonly ports: LabPorts
  readonly authority: Authority
  readonly up: Map<string, LabServer>
  /** How each server that was ever up is started again, as it was last. */
  readonly starters: Map<string, () => Promise<LabServer>>
}

const DOMAIN = 'lab1.test'
const DAY_MS = 86_400_000

/** How a small datacenter comes up: late, in pieces, and not right the first time. */
export const STORY: readonly Delivery[] = [
  {
    at: 0,
    what: 'security: the management network leaks',
    deliver: up('ipmi', ({ ports }) => startTcpServer((socket) => socket.end(), ports.ipmi)),
  },
  {
    at: 2,
    what: 'network: the resolver answers',
    deliver: up('dns', ({ ports }) => startDnsServer({ records: RECORDS, port: ports.dns })),
  },
  {
    at: 3.5,
    what: 'network: the clock is there',
    deliver: up('ntp', ({ ports }) => startNtpServer({ port: ports.ntp })),
  },
  {
    at: 5,
    what: 'storage: the registry starts',
    deliver: up('registry', ({ ports }) => serve(registry('starting'), ports.registry)),
  },
  {
    at: 6.5,
    what: 'security: the bastion is up',
    deliver: up('bastion', ({ ports }) => startTcpServer((socket) => socket.write('SSH-2.0-lab\r\n'), ports.bastion)),
  },
  {
    at: 8,
    what: 'storage: the registry is ready',
    deliver: replaced('registry', ({ ports }) => serve(registry('ok'), ports.registry)),
  },
  { at: 9, what: 'messaging: the mail relay takes mail', deliver: mailRelay },
  {
    at: 10,
    what: 'edge: the load balancer is up, with the certificate of last year',
    deliver: (lab) => edge(lab, -DAY_MS),
  },
  {
    at: 11,
    what: 'storage: the queue is worked off',
    deliver: (lab) => put(lab, 'backlog', '3\n'),
  },
  {
    at: 12,
    what: 'platform: the application answers, in its old version',
    deliver: up('app', ({ ports }) => serve(application('2.4.0'), ports.app)),
  },
  { at: 14, what: 'edge: the certificate is renewed', deliver: (lab) => edge(lab, 90 * DAY_MS) },
  { at: 15, what: 'security: the leak is closed', deliver: down('ipmi') },
  {
    at: 16,
    what: 'storage: the first backup is complete',
    deliver: (lab) => put(lab, 'backup.done', 'complete\n'),
  },
  {
    at: 17,
    what: 'platform: the new version is rolled out',
    deliver: replaced('app', ({ ports }) => serve(application('2.4.1'), ports.app)),
  },
]

/** Takes away what an earlier lab left in its folder. */
export async function clearFiles(directory: string): Promise<void> {
  await Promise.all(['backlog', 'backup.done'].map((file) => rm(join(directory, file), { force: true })))
}

const RECORDS: readonly Answer[] = [
  { name: `edge.${DOMAIN}`, type: 'A', ttl: 60, data: LOOPBACK },
  { name: `mail.${DOMAIN}`, type: 'A', ttl: 60, data: LOOPBACK },
  { name: DOMAIN, type: 'MX', ttl: 60, data: { preference: 10, exchange: `mail.${DOMAIN}` } },
]

type Start = (lab: LabState) => Promise<LabServer>

function up(name: string, start: Start): Delivery['deliver'] {
  return async (lab) => {
    lab.up.set(name, await start(lab))
    lab.starters.set(name, () => start(lab))
  }
}

function down(name: string): Delivery['deliver'] {
  return async (lab) => {
    await lab.up.get(name)?.close()
    lab.up.delete(name)
  }
}

function replaced(name: string, start: Start): Delivery['deliver'] {
  return async (lab) => {
    await down(name)(lab)
    await up(name, start)(lab)
  }
}

async function mailRelay(lab: LabState): Promise<void> {
  const name = `mail.${DOMAIN}`
  const certificate = await lab.authority.issue({ names: [name] })
  await up('smtp', () => startSmtpServer({ name, certificate, domain: DOMAIN, port: lab.ports.smtp }))(lab)
}

async function edge(lab: LabState, validForMs: number): Promise<void> {
  const notAfter = new Date(Date.now() + validForMs)
  const notBefore = new Date(notAfter.getTime() - 365 * DAY_MS)
  const certificate = await lab.authority.issue({ names: [`edge.${DOMAIN}`], notBefore, notAfter })
  const start = () => listen(createSecureServer(shown(certificate), json({ site: 'lab1' })), lab.ports.edge)
  await replaced('edge', start)(lab)
}

/** Writes a file that is new by the clock of this process: that of the file system may be another. */
async function put({ directory }: LabState, name: string, text: string): Promise<void> {
  const path = join(directory, name)
  await writeFile(path, text)
  const now = Date.now() / 1000
  await utimes(path, now, now)
}

function serve(handle: RequestListener, port: number): Promise<LabServer> {
  return listen(createServer(handle), port)
}

function registry(state: string): RequestListener {
  return json({ status: state === 'ok' ? 'ready' : 'not_ready', checks: { storage: 'ok', index: state } })
}

function application(version: string): RequestListener {
  return json({ name: 'shop', version })
}

function json(body: unknown): RequestListener {
  return (_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
}
