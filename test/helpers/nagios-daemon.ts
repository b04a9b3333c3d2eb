import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { clockEnvironment } from './clock.js'
import { needs, programPath } from './needs.js'
import { groupName, openFolder, stop } from './service-daemon.js'

/** The skip reason of what is below. */
export const needsNagios = () => needs('nagios4', 'nagios4-core') || neededObjects()

/** Where Debian has the templates and commands that Nagios comes with. */
const OBJECTS = '/etc/nagios4/objects'

function neededObjects(): false | string {
  return existsSync(join(OBJECTS, 'templates.cfg')) ? false : needs('templates.cfg', 'nagios4-common')
}

/** A Nagios of its own in a folder, with the objects that it comes with and these. */
export interface NagiosFiles {
  readonly folder: string
  readonly objects: string
  /** Lines for nagios.cfg. */
  readonly settings?: readonly string[]
}

/** What `nagios4 -v` says. */
export function verifyNagios(files: NagiosFiles): string {
  return execFileSync(nagios(), ['-v', configure(files)], { encoding: 'utf8' })
}

/** A service as Nagios knows it. */
export interface NagiosService {
  /** 0 to 3; undefined while it has never been checked. */
  readonly state: number | undefined
  readonly output: string
}

export interface RunningNagios {
  /** By `host/description`. */
  readonly services: () => Readonly<Record<string, NagiosService>>
  readonly log: () => string
  readonly close: () => Promise<void>
}

/** Starts Nagios as whoever runs the tests. */
export function startNagios(files: NagiosFiles): RunningNagios {
  const child = spawn(nagios(), [configure(files)], {
    stdio: 'ignore',
    env: { ...clockEnvironment, PATH: process.env['PATH'] },
  })
  const log = () => readFileSync(join(files.folder, 'nagios.log'), 'utf8')
  const services = () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${log()}`)
    return servicesIn(join(files.folder, 'status.dat'))
  }
  return { services, log, close: () => stop(child) }
}

function nagios(): string {
  return programPath('nagios4') ?? 'nagios4'
}

function configure({ folder, objects, settings = [] }: NagiosFiles): string {
  const config = join(folder, 'nagios.cfg')
  const name = userInfo().username
  if (!existsSync(join(folder, 'results'))) openFolder(folder, 'results')
  writeFileSync(join(folder, 'firstlight.cfg'), objects)
  const lines = [
    ...['commands', 'contacts', 'timeperiods', 'templates'].map((part) => `cfg_file=${OBJECTS}/${part}.cfg`),
    `cfg_file=${folder}/firstlight.cfg`,
    `log_file=${folder}/nagios.log`,
    `object_cache_file=${folder}/objects.cache`,
    `status_file=${folder}/status.dat`,
    `lock_file=${folder}/nagios.pid`,
    `temp_file=${folder}/nagios.tmp`,
    `temp_path=${folder}`,
    `query_socket=${folder}/nagios.qh`,
    `check_result_path=${folder}/results`,
    `nagios_user=${name}`,
    `nagios_group=${groupName({ name })}`,
    'illegal_object_name_chars=`~!$%^&*|\'"<>?,()=', // as nagios.cfg comes
    'illegal_macro_output_chars=`~$&|\'"<>',
    'status_update_interval=1',
    'check_result_reaper_frequency=1',
    'max_service_check_spread=1',
    'check_external_commands=0',
    'check_for_updates=0',
    'use_syslog=0',
    'enable_notifications=0', // the contacts of the sample configuration are sent mail
    ...settings,
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  return config
}

function servicesIn(file: string): Readonly<Record<string, NagiosService>> {
  if (!existsSync(file)) return {}
  const blocks = readFileSync(file, 'utf8').matchAll(/^servicestatus \{\n(.*?)\n\t\}/gms)
  return Object.fromEntries([...blocks].map(([, block = '']) => serviceOf(block)))
}

function serviceOf(block: string): readonly [string, NagiosService] {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(1, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const field = (name: string) => fields.get(name) ?? ''
  const state = field('has_been_checked') === '1' ? Number(field('current_state')) : undefined
  return [`${field('host_name')}/${field('service_description')}`, { state, output: field('plugin_output') }]
}
