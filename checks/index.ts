import type { AnyCheckType, LoadCheckType } from '../src/core/check-type.js'

const CHECK_TYPES: Readonly<Record<string, () => Promise<{ readonly default: AnyCheckType }>>> = {
  command: () => import('./command.js'),
  dns: () => import('./dns.js'),
  file: () => import('./file.js'),
  http: () => import('./http.js'),
  ntp: () => import('./ntp.js'),
  ping: () => import('./ping.js'),
  smtp: () => import('./smtp.js'),
  ssh: () => import('./ssh.js'),
  tcp: () => import('./tcp.js'),
  tls: () => import('./tls.js'),
  udp: () => import('./udp.js'),
  version: () => import('./version.js'),
}

/** The names of the check types that firstlight brings along, sorted. */
export const checkTypeNames: readonly string[] = Object.keys(CHECK_TYPES).sort()

/** The check type of that name, imported when it is first asked for. */
export const loadBuiltinCheckType: LoadCheckType = async (type) =>
  Object.hasOwn(CHECK_TYPES, type) ? (await CHECK_TYPES[type]?.())?.default : undefined
