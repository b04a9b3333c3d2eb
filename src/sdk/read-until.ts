import type { Socket } from 'node:net'

export interface Heard {
  /** All that was received until then, as Latin-1 so that odd bytes survive one for one; at most `limit` characters. */
  readonly received: string
  /** False when the other side closed, or had said `limit` characters, before it was enough. */
  readonly found: boolean
}

const LIMIT = 4096

/**
 * Reads from a socket until `enough` says so, the other side closes, or too much was said. Leaves the socket open and
 * rejects with its error; what was received and not wanted stays in `received`.
 */
export function readUntil(socket: Socket, enough: (received: string) => boolean, limit = LIMIT): Promise<Heard> {
  return new Promise((resolve, reject) => {
    let received = ''
    const onData = (chunk: Buffer) => {
      received += chunk.toString('latin1')
      if (enough(received)) end(true)
      else if (received.length >= limit) end(false)
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
      resolve({ received: received.slice(0, limit), found })
    }
    socket.on('data', onData).once('end', onEnd).once('close', onEnd).once('error', onError)
    socket.resume()
  })
}
