import { connect } from 'node:net'
import { clip } from '../core/clip.js'
import { messageOf } from '../core/errors.js'
import { oneLine } from '../core/printable.js'
import { formatDuration } from '../core/quantity.js'
import type { Attempt } from './attempt.js'

export interface Asking {
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/**
 * Hands one result to a Sensu Core 1.x client: it answers `ok`, or `invalid` to what it cannot read or does not take. The
 * connection stays open for writing meanwhile, for the client takes its end as a farewell.
 */
export function askSensuCore(body: string, { host, port, timeoutMs, signal }: Asking): Promise<Attempt> {
  const at = `${host}:${port}`
  if (signal.aborted) return Promise.resolve(stopped(at))
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect({ host, port })
    const stop = () => settle(stopped(at))
    const timer = setTimeout(() => settle(lost(at, `no answer within ${formatDuration(timeoutMs)}`)), timeoutMs)
    signal.addEventListener('abort', stop)
    socket.on('data', (chunk) => {
      answer += chunk
      if (answer.length >= 'invalid'.length || answer.trim() === 'ok') settle(meaningOf(answer, at))
    })
    socket.on('error', (error) => settle(lost(at, messageOf(error))))
    socket.on('end', () => settle(meaningOf(answer, at)))
    socket.write(body)

    function settle(attempt: Attempt): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      socket.destroy()
      resolve(attempt)
    }
  })
}

function meaningOf(answer: string, at: string): Attempt {
  const word = answer.trim()
  if (word === 'ok') return { outcome: 'accepted' }
  if (word === 'invalid')
    return { outcome: 'rejected', reason: `${at} called it invalid: the log of the client says why` }
  if (word === '') return lost(at, 'ended the connection without an answer')
  return lost(at, `answered "${clip(oneLine(word), 60)}": it is no client of Sensu Core`)
}

function stopped(at: string): Attempt {
  return { outcome: 'held', reason: `${at}: stopped before it was answered`, down: true }
}

function lost(at: string, why: string): Attempt {
  return { outcome: 'retry', reason: `${at}: ${why}`, down: true }
}
