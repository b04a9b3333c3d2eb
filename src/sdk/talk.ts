import type { CheckContext } from '../core/check-type.js'
import { critical, type Outcome } from '../core/outcome.js'
import { keepErrors, ProtocolError } from './dialogue.js'
import { type Connection, connect } from './network/connect.js'
import type { Endpoint } from './network/endpoint.js'
import { isNetworkError, networkFailure } from './network/failure.js'
import { explainTlsError } from './tls/handshake.js'

/** Connects, talks and closes. A broken protocol or network is the outcome, after the subject; a bug is thrown on. */
export async function talkTo(
  endpoint: Endpoint,
  subject: string,
  context: CheckContext,
  talk: (connection: Connection) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    const connection = await connect(endpoint, context)
    keepErrors(connection.socket)
    try {
      return await talk(connection)
    } finally {
      connection.socket.destroySoon() // what was said last still leaves
    }
  } catch (thrown) {
    const error = thrown instanceof Error ? explainTlsError(thrown) : thrown
    if (error instanceof ProtocolError) return critical(`${subject} ${error.message}`)
    if (isNetworkError(error)) return networkFailure(subject, error)
    throw error
  }
}
