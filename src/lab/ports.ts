import { OperatorError } from '../core/errors.js'
import type { Site } from '../core/site.js'

const NAMES = ['dns', 'ntp', 'registry', 'bastion', 'smtp', 'edge', 'app', 'ipmi', 'control'] as const

/** Where each server of the lab listens, and where another process tells it what to do (`control`). */
export type LabPorts = Readonly<Record<(typeof NAMES)[number], number>>

/**
 * The ports that the lab's site names among its variables.
 *
 * @throws {OperatorError} LAB_FAILED with those that are missing or are no port.
 */
export function labPorts({ name, variables }: Pick<Site, 'name' | 'variables'>): LabPorts {
  const { ports } = variables
  const named = new Map(typeof ports === 'object' && ports !== null ? Object.entries(ports) : [])
  const wrong = NAMES.filter((server) => !isPort(named.get(server)))
  if (wrong.length === 0) return Object.fromEntries(named) as LabPorts // each of NAMES was looked at
  throw new OperatorError('LAB_FAILED', `the site "${name}" names no port for ${wrong.join(', ')} of the lab`, {
    hint: `in its variables: "ports: {${NAMES.map((server, at) => `${server}: ${17001 + at}`).join(', ')}}"`,
  })
}

function isPort(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65536
}
