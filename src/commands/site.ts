import { readSite } from '../bringup/known-site.js'
import { changedText, PHASES, phaseText, unchangedText } from '../bringup/site-phase.js'
import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { oneLine } from '../core/printable.js'
import type { Phase } from '../core/site.js'
import type { Store } from '../store/store.js'
import type { Command } from './command.js'
import { byFlag, operatorName } from './operator-name.js'
import { storeFlag, withStore } from './store-options.js'

const options = {
  ...byFlag,
  reason: { kind: 'string', description: 'Why the phase changes', example: "'core switch is replaced'" },
  ...storeFlag,
} as const satisfies OptionSpecs

const command: Command = {
  name: 'site',
  summary: 'Show the phase of a site and how it came to be, or set it.',
  usage: `site phase SITE [${PHASES.join('|')}] [flags]`,
  options,
  examples: [
    ['firstlight site phase dfw1', 'the phase now, the last sign-off and every change'],
    ["firstlight site phase dfw1 maintenance --reason 'core switch is replaced'", 'red calls nobody for a while'],
    ['firstlight site phase dfw1 live --by ana', 'and again'],
  ],
  notes: `What is set here goes before what the site's file says. The site is one that suites have been run or declared for.
To go live with proof that the site is ready, see firstlight signoff.`,
  takes: ['verb', 'site'],
  mayTake: ['phase'],
  run({ options: read, positionals: [verb, site = '', phase], process }) {
    const flags = read as OptionsOf<typeof options> // parseFlags read them by the table above
    if (verb !== 'phase') throw new OperatorError('USAGE', `a site has a phase, and no "${verb}"`, USAGE)
    if (phase === undefined) {
      refuseReason(flags)
      return withStore(flags, { process }, async (store) => tell(process, await shown(store, site)))
    }
    const change = { site, phase: phaseOf(phase), by: operatorName(flags.by, process), ...reasonOf(flags) }
    return withStore(flags, { process }, async (store) =>
      tell(process, await changed(store, { ...change, time: process.now() })),
    )
  },
}

export default command

const USAGE = { hint: `usage: firstlight ${command.usage}` }

function tell({ stdout }: Parameters<Command['run']>[0]['process'], text: string): number {
  stdout.write(text)
  return 0
}

async function shown(store: Store, name: string): Promise<string> {
  const known = await readSite(store, name)
  const sites = [name]
  return phaseText({ known, changes: await store.phaseChanges({ sites }), signOffs: await store.signOffs({ sites }) })
}

async function changed(store: Store, change: Parameters<Store['setPhase']>[0]): Promise<string> {
  const known = await readSite(store, change.site)
  const last = (await store.phaseChanges({ sites: [change.site] })).at(-1)
  if (last?.phase === change.phase) return unchangedText(known, last)
  await store.setPhase(change)
  return changedText(known, change)
}

function phaseOf(text: string): Phase {
  const phase = PHASES.find((each) => each === text)
  if (phase !== undefined) return phase
  const hint = didYouMean(text, PHASES)
  throw new OperatorError('USAGE', `there is no phase "${text}"`, hint === undefined ? {} : { hint })
}

function reasonOf({ reason }: { readonly reason: string | undefined }): { readonly reason?: string } {
  const text = oneLine(reason ?? '')
  return text === '' ? {} : { reason: text }
}

/** A flag that would do nothing is a mistake. */
function refuseReason({ by, reason }: { readonly by: string | undefined; readonly reason: string | undefined }): void {
  if (by === undefined && reason === undefined) return
  throw new OperatorError('USAGE', '--by and --reason belong to a change, and no phase is given', USAGE)
}
