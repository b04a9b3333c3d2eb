import { join } from 'node:path'
import { declarationOf } from '../../src/commands/declare.js'
import { planFor } from '../../src/commands/plan-options.js'
import { openStore } from '../../src/store/open-store.js'
import { keep, type Told } from './bringup-store.js'
import { START } from './events.js'
import { makeProof } from './sign-off.js'

const MINUTE = 60_000
const ALL = { site: undefined, only: undefined, label: undefined, owner: undefined }

/**
 * A store that knows the suites of `suites/`: dfw1 signed off and then red in part, ams1 half green, the others never run. Its
 * path.
 */
export async function documentedStore(directory: string): Promise<string> {
  const path = join(directory, 'store.db')
  const output = { write: () => undefined, terminal: () => undefined }
  const { signal } = new AbortController()
  const process = { argv: [], env: {}, directory: '.', stdout: output, stderr: output, now: () => START, signal }
  const planned = await planFor(['suites'], ALL, process)
  const store = await openStore(path)
  await store.declare(declarationOf(planned, ALL, START))
  const { instances } = planned.plan
  const [dfw1, ams1] = ['dfw1', 'ams1'].map((name) => instances.filter(({ site }) => site.name === name))
  const rounds: readonly (readonly [number, readonly Told[]])[] = [
    [
      1,
      [...(dfw1 ?? []), ...(ams1 ?? [])].map((check) => ({ check, status: 'CRITICAL', output: 'connection refused' })),
    ],
    [30, (dfw1 ?? []).map((check) => ({ check, status: 'OK', output: `${check.check} answered in 0.012 s` }))],
    [
      90,
      (dfw1 ?? []).slice(-3).map((check) => ({
        check,
        status: 'CRITICAL',
        output: `GET https://lb.dfw1.example.net/health/ready returned 503 in 0.412 s`,
      })),
    ],
    [
      95,
      (ams1 ?? []).slice(0, 3).map((check) => ({ check, status: 'OK', output: `${check.check} answered in 0.009 s` })),
    ],
  ]
  for (const [minute, told] of rounds.slice(0, 2)) await keep(store, START + minute * MINUTE, told)
  await store.signOff({
    ...{ id: 'so-1', site: 'dfw1', time: START + 60 * MINUTE, by: 'ana', stableMs: 15 * MINUTE },
    ...{ sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', report: '{}' },
  })
  for (const [minute, told] of rounds.slice(2)) await keep(store, START + minute * MINUTE, told)
  await store.prove((dfw1 ?? []).slice(0, 2).map(({ id, definition }) => makeProof({ id, definition })))
  await store.close()
  return path
}
