import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { messageOf, OperatorError } from '../core/errors.js'
import { createAuthority } from './certificates.js'
import { startControl } from './control.js'
import type { LabPorts } from './ports.js'
import { startTcpServer } from './server.js'
import { clearFiles, type LabState, STORY } from './story.js'

export interface DatacenterSettings {
  /** Where the CA's certificate and the lab's files go. Made if it is not there. */
  readonly directory: string
  readonly ports: LabPorts
  /** 2 is twice as fast as the story is written; Infinity brings all up at once. */
  readonly speed: number
  /** Is told of each delivery. */
  readonly tell: (what: string) => void
}

/** The lab datacenter, coming up. */
export interface Datacenter {
  /**
   * Lets the teams begin to deliver. Resolves when all is delivered; rejects with an OperatorError LAB_FAILED when something
   * could not be started.
   */
  readonly begin: () => Promise<void>
  /** Ends whatever is up and stops what is to come. */
  readonly close: () => Promise<void>
}

/**
 * Opens the lab: a small datacenter of real servers on loopback whose pieces come up one after the other.
 *
 * @throws {OperatorError} LAB_FAILED when a port is taken or the folder cannot be written, before anything is started.
 */
export async function openDatacenter({ directory, ports, speed, tell }: DatacenterSettings): Promise<Datacenter> {
  await probePorts(ports)
  const state = await prepare(directory, ports)
  const control = await startControl(state)
  const stop = new AbortController()
  let complete: Promise<void> | undefined
  return {
    begin() {
      complete ??= tellStory(state, speed, tell, stop.signal)
      complete.catch(() => stop.abort())
      return complete
    },
    close: async () => {
      stop.abort()
      await complete?.catch(() => undefined)
      await Promise.all([control, ...state.up.values()].map((server) => server.close()))
    },
  }
}

async function tellStory(
  state: LabState,
  speed: number,
  tell: (what: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const started = performance.now()
  for (const { at, what, deliver } of STORY) {
    const waitMs = started + (at * 1000) / speed - performance.now()
    if (waitMs > 0) await delay(waitMs, undefined, { signal: stop }).catch(() => undefined)
    if (stop.aborted) return
    await deliver(state).catch((error: unknown) => {
      throw new OperatorError('LAB_FAILED', `the lab cannot go on: ${what}: ${messageOf(error)}`, { cause: error })
    })
    tell(what)
  }
}

/** Ports are looked at before the first server starts: an error in the middle of the story helps nobody. */
async function probePorts(ports: LabPorts): Promise<void> {
  const taken: string[] = []
  for (const [name, port] of Object.entries(ports)) {
    await startTcpServer((socket) => socket.end(), port).then(
      (server) => server.close(),
      (error: unknown) => taken.push(`${port} (${name}): ${messageOf(error)}`),
    )
  }
  if (taken.length > 0) {
    throw new OperatorError('LAB_FAILED', `the lab needs ports that it cannot have\n${taken.join('\n')}`, {
      hint: 'is another lab running on this machine? end it, or what holds these ports; or give the site "lab1" other ports in a copy of the suites, and name it: firstlight lab --suites COPY',
    })
  }
}

async function prepare(directory: string, ports: LabPorts): Promise<LabState> {
  try {
    await mkdir(directory, { recursive: true })
    await clearFiles(directory)
    const authority = await createAuthority()
    await writeFile(join(directory, 'ca.pem'), authority.certificate)
    return { directory, ports, authority, up: new Map(), starters: new Map() }
  } catch (error) {
    throw new OperatorError('LAB_FAILED', `the lab cannot write its files: ${messageOf(error)}`, { cause: error })
  }
}
