import { isIP } from 'node:net'
import { basename, join } from 'node:path'
import type { Place } from '../../core/world.js'
import { hostPort } from '../network/endpoint.js'

/** A host name that never resolves. Source: RFC 6761, 6.4. */
const NO_HOST = 'sabotaged.invalid'

/**
 * What stands in the place of a command's target where it is dead, in the target's own form: a URL and `host:port` lead to a
 * port where nothing listens, a path to nothing, a host to a name that cannot exist.
 */
export function deadTarget(target: string, place: Place): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return deadUrl(target, place)
  if (target.includes('/')) return join(place.path, basename(target))
  return isHostAndPort(target) ? hostPort(place.host, place.port) : NO_HOST
}

/** Finds the target where it is not a part of a longer name. */
export function targetPattern(target: string): RegExp {
  const literal = target.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\w.-])${literal}(?![\\w-]|\\.\\w)`, 'g')
}

function deadUrl(target: string, { host, port }: Place): string {
  return target.replace(/^([^:]+:\/\/)[^/?#]*/, `$1${hostPort(host, port)}`)
}

function isHostAndPort(target: string): boolean {
  return isIP(target) === 0 && /:\d{1,5}$/.test(target)
}
