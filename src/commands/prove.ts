import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { type CheckProof, proofRecord, tallyProofs } from '../prove/check-proof.js'
import { provePlan } from '../prove/prove-plan.js'
import { createLimits } from '../run/limits.js'
import { loadCheckType } from './check-types.js'
import { wantsColor } from './color.js'
import type { Command, CommandProcess } from './command.js'
import { declarationOf } from './declare.js'
import { planFor, selectionFlags } from './plan-options.js'
import { proofsAsJson } from './prove/json.js'
import { proofsAsText } from './prove/text.js'
import { openHistory, orTell, recordingFlags } from './recording.js'

const options = {
  ...selectionFlags,
  ...recordingFlags,
  format: {
    kind: 'choice',
    choices: ['text', 'json'],
    default: 'text',
    description: 'How to print what was found out',
  },
  concurrency: { kind: 'integer', default: 64, minimum: 1, maximum: 1000, description: 'Sabotaged worlds at once' },
} as const satisfies OptionSpecs

const command: Command = {
  name: 'prove',
  summary: 'Try each check where it must not be green, in worlds sabotaged for it, and say which ones stay green.',
  usage: 'prove PATH... [flags]',
  options,
  examples: [
    ['firstlight prove suites/ --site dfw1', 'every check of a site; nothing of the site itself is touched'],
    ["firstlight prove suites/ --only 'platform.edge.*' --format json", 'some checks, with every trial, as JSON'],
  ],
  notes: [
    'A check that cannot fail proves nothing. The servers that it is led to are started on this machine for the trial; the target,',
    'its resolvers and its names are never asked. The exit code is 0 when all are proven, 1 when some cannot be, 2 when some',
    'stay green where they must not.',
  ].join('\n'),
  takesPaths: true,
  verdict: true,
  async run({ options: read, positionals, process }) {
    const flags = read as OptionsOf<typeof options> // parseFlags read them by the table above
    const history = await openHistory(positionals, flags, process)
    try {
      const planned = await planFor(positionals, flags, process, history.siteStates)
      const { plan } = planned
      const proofs = await provePlan(plan, {
        loadCheckType,
        limits: createLimits({ concurrency: flags.concurrency, perHost: flags.concurrency }),
        now: process.now,
        signal: process.signal,
      })
      show(proofs, { flags, notTried: plan.instances.length - proofs.length, process })
      const { store } = await history.start(declarationOf(planned, flags, process.now()))
      const complain = (text: string) => process.stderr.write(`firstlight: ${text}\n`)
      if (store !== undefined) await orTell(store.prove(proofs.map(proofRecord)), complain)
      return exitCode(proofs, plan.instances.length)
    } finally {
      await history.close()
    }
  },
}

export default command

interface Showing {
  readonly flags: OptionsOf<typeof options>
  readonly notTried: number
  readonly process: CommandProcess
}

function show(proofs: readonly CheckProof[], { flags, notTried, process: { stdout, env } }: Showing): void {
  const color = wantsColor(stdout.terminal() !== undefined, env)
  stdout.write(flags.format === 'json' ? proofsAsJson(proofs, notTried) : proofsAsText(proofs, { color, notTried }))
}

/** What was stopped before it was tried is not proven. */
function exitCode(proofs: readonly CheckProof[], asked: number): number {
  const { proven, toothless } = tallyProofs(proofs)
  if (toothless > 0) return 2
  return proven === asked ? 0 : 1
}
