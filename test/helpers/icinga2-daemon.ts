import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { createAuthority } from '../../src/lab/certificates.js'
import { LOOPBACK } from '../../src/lab/server.js'
import { needs, programPath } from './needs.js'
import { freePort, groupName, stop } from './service-daemon.js'

/** The skip reason of what is below. */
export const needsIcinga2 = () => needs('icinga2', 'icinga2-bin')

/** An Icinga of its own in a folder, with the Icinga Template Library and these objects. */
export interface Icinga2Files {
  readonly folder: string
  readonly objects: string
}

/** What `icinga2 daemon -C` says, and whether it takes the configuration. */
export function verifyIcinga2(files: Icinga2Files): { readonly taken: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(icinga2(), ['daemon', '-C', ...configure(files, [])], {
    encoding: 'utf8',
  })
  return { taken: status === 0, said: `${stdout}${stderr}` }
}

/** A service as Icinga knows it. */
export interface IcingaService {
  /** 0 to 3; undefined while it has never been checked. */
  readonly state: number | undefined
  readonly output: string
}

export interface RunningIcinga2 {
  /** By `host!name`; none while the API does not answer yet. */
  readonly services: () => Promise<Readonly<Record<string, IcingaService>>>
  readonly log: () => string
  readonly close: () => Promise<void>
}

const PASSWORD = 'lab'

/** Starts Icinga as whoever runs the tests, with its API on loopback. */
export async function startIcinga2(files: Icinga2Files): Promise<RunningIcinga2> {
  const port = await freePort()
  const ca = await putCertificates(files.folder)
  const api = [
    `object ApiListener "api" { bind_host = "${LOOPBACK}", bind_port = ${port}, ticket_salt = "" }`,
    `object ApiUser "lab" { password = "${PASSWORD}", permissions = [ "objects/query/*" ] }`,
    'object CheckerComponent "checker" { }',
    'object NotificationComponent "notification" { }',
  ]
  const child = spawn(icinga2(), ['daemon', ...configure(files, api)], { stdio: 'ignore' })
  const services = () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${verifyIcinga2(files).said}`)
    return servicesAt(port, ca)
  }
  const log = () => readFileSync(join(files.folder, 'log', 'icinga2.log'), 'utf8')
  return { services, log, close: () => stop(child) }
}

function icinga2(): string {
  return programPath('icinga2') ?? 'icinga2'
}

/** Where the API looks for them. */
async function putCertificates(folder: string): Promise<string> {
  const authority = await createAuthority()
  const { chain, key } = await authority.issue({ names: ['lab'] })
  const certificates = join(folder, 'lib', 'certs')
  mkdirSync(certificates, { recursive: true })
  writeFileSync(join(certificates, 'ca.crt'), authority.certificate)
  writeFileSync(join(certificates, 'lab.crt'), chain)
  writeFileSync(join(certificates, 'lab.key'), key)
  return authority.certificate
}

function configure({ folder, objects }: Icinga2Files, more: readonly string[]): readonly string[] {
  const config = join(folder, 'icinga2.conf')
  const name = userInfo().username
  for (const part of ['lib', 'log', 'run', 'cache', 'spool']) mkdirSync(join(folder, part), { recursive: true })
  writeFileSync(join(folder, 'firstlight.conf'), objects)
  const lines = [
    'const NodeName = "lab"',
    'const ZoneName = NodeName',
    'include <itl>',
    'object Endpoint NodeName { }',
    'object Zone ZoneName { endpoints = [ NodeName ] }',
    `object FileLogger "main" { severity = "notice", path = "${folder}/log/icinga2.log" }`,
    `include "${folder}/firstlight.conf"`,
    ...more,
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  const settings = {
    RunAsUser: name,
    RunAsGroup: groupName({ name }),
    DataDir: `${folder}/lib`,
    LogDir: `${folder}/log`,
    InitRunDir: `${folder}/run`,
    CacheDir: `${folder}/cache`,
    SpoolDir: `${folder}/spool`,
    PidPath: `${folder}/run/icinga2.pid`,
  }
  return ['-c', config, ...Object.entries(settings).flatMap(([key, value]) => ['-D', `Configuration.${key}=${value}`])]
}

async function servicesAt(port: number, ca: string): Promise<Readonly<Record<string, IcingaService>>> {
  const body = await asked(port, ca)
  if (body === undefined) return {}
  const { results } = JSON.parse(body) as { results: readonly Answer[] } // as the API documents it
  return Object.fromEntries(results.map(({ name, attrs }) => [name, serviceOf(attrs)]))
}

interface Answer {
  readonly name: string
  readonly attrs: { readonly state: number; readonly last_check_result: { readonly output: string } | null }
}

function serviceOf({ state, last_check_result: last }: Answer['attrs']): IcingaService {
  return { state: last === null ? undefined : state, output: last?.output ?? '' }
}

/** Undefined while nobody listens. */
function asked(port: number, ca: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const settings = {
      host: LOOPBACK,
      port,
      ca,
      servername: 'lab',
      path: '/v1/objects/services',
      auth: `lab:${PASSWORD}`,
    }
    const asking = request(settings, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve(response.statusCode === 200 ? body : undefined))
      response.on('error', reject)
    })
    asking.on('error', () => resolve(undefined))
    asking.end()
  })
}
