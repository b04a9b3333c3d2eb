import type { Socket } from 'node:net'
import { createByteRun } from './byte-run.js'

export interface Heard<T> {
  /** All that was received until then; when it was not found, at most `limit` bytes. */
  readonly received: T
  /** False when the other side closed, or had said `limit` bytes, before it was enough. */
  readonly found: boolean
}

/**
 * Reads from a socket until `enough` says so, the other side closes, or too much was said. Leaves the socket open and
 * rejects with its error; what was received and not wanted stays in `received`.
 */
export function readBytesUntil(
  socket: Socket,
  enough: (received: Buffer) => boolean,
  limit: number,
): Promise<Heard<Buffer>> {
  return new Promise((resolve, reject) => {
    const run = createByteRun()
    const onData = (chunk: Buffer) => {
      run.add(chunk)
      if (enough(run.bytes())) end(true)
      else if (run.size() >= limit) end(false)
    }
    const onEnd = () => end(false)
    const onError = (error: Error) => {
      detach()
      reject(error)
    }
    const detach = () => socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError)
    const end = (found: boolean) => {
      detach()
      socket.pause()
      resolve({ received: found ? run.bytes() : run.bytes().subarray(0, limit), found })
    }
    socket.on('data', onData).once('end', onEnd).once('close', onEnd).once('error', onError)
    socket.resume()
  })
}

/** The same for a dialogue in lines: as Latin-1, so that odd bytes survive one for one. */
export async function readUntil(
  socket: Socket,
  enough: (received: string) => boolean,
  limit: number,
): Promise<Heard<string>> {
  const { received, found } = await readBytesUntil(socket, (bytes) => enough(bytes.toString('latin1')), limit)
  return { received: received.toString('latin1'), found }
}
