import { parentPort, workerData } from 'node:worker_threads'
import { findingOf } from './expectation.js'
import type { ThreadData, ThreadMessage } from './expectation-thread.js'
import { keepSecrets } from './known-secrets.js'

// The thread of conditions that take more than an instant: started and ended by expectation-thread.ts.

const { conditions, facts, secrets } = workerData as ThreadData // its only caller gives it that

keepSecrets(secrets)
say('begins')
for (const expectation of conditions.expectations) {
  const finding = findingOf(expectation, conditions.answer, { facts, budget: 'unbounded' })
  if (finding === 'costly') throw new Error('a condition cost more than there is')
  say({ finding })
}

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message)
}
