import { didYouMean } from '../core/closest.js'
import { messageOf, OperatorError } from '../core/errors.js'
import { startHttpServer } from './http-server.js'
import { type LabServer, LOOPBACK } from './server.js'
import type { LabState } from './story.js'

export type LabVerb = 'stop' | 'start'

/** Lets another process take away a server of the lab that is up, and bring it back: `POST /stop/registry`. */
export function startControl(state: LabState): Promise<LabServer> {
  return startHttpServer(async (request, response) => {
    const [, verb = '', name = ''] = (request.url ?? '').split('/')
    const problem = request.method === 'POST' ? await obey(state, verb, name).catch(messageOf) : 'only POST is taken'
    response.writeHead(problem === undefined ? 200 : 409, { 'content-type': 'text/plain' }).end(problem ?? '')
  }, state.ports.control)
}

/**
 * Tells the lab that is up on this machine to stop or start one of its servers.
 *
 * @param port of the lab's control.
 * @throws {OperatorError} LAB_FAILED when there is no lab, or no such server in it.
 */
export async function controlLab(port: number, verb: LabVerb, name: string): Promise<void> {
  const url = `http://${LOOPBACK}:${port}/${verb}/${encodeURIComponent(name)}`
  const answer = await fetch(url, { method: 'POST' }).catch((error: unknown) => {
    throw new OperatorError('LAB_FAILED', 'there is no lab on this machine that stays up', {
      hint: 'start one in another terminal: firstlight lab --stay',
      cause: error,
    })
  })
  const problem = await answer.text()
  if (!answer.ok) throw new OperatorError('LAB_FAILED', problem)
}

/** What is wrong with the request; undefined when it was done. */
async function obey({ up, starters }: LabState, verb: string, name: string): Promise<string | undefined> {
  const start = starters.get(name)
  if (start === undefined) {
    const hint = didYouMean(name, starters.keys()) ?? `there are ${[...starters.keys()].join(', ')}`
    return `the lab has no server "${name}": ${hint}`
  }
  const server = up.get(name)
  if (verb === 'stop') {
    if (server === undefined) return `"${name}" is stopped already`
    await server.close()
    up.delete(name)
    return undefined
  }
  if (server !== undefined) return `"${name}" is up already`
  up.set(name, await start())
  return undefined
}
