import { dirname, join, resolve } from 'node:path'
import { type KnownSite, readSite } from '../bringup/known-site.js'
import { type Candidate, findRewritten } from '../bringup/sign-off/candidate.js'
import { refusalOf } from '../bringup/sign-off/refusal.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Store } from '../store/store.js'
import type { Command, CommandProcess } from './command.js'
import { withDeclaredStore } from './declared-store.js'
import { grantSignOff } from './grant-sign-off.js'
import { byFlag, operatorName } from './operator-name.js'
import { isUrl, storeFlag, storeLocation } from './store-options.js'

const options = {
  site: { kind: 'string', short: 's', required: true, description: 'The site that is ready' },
  ...byFlag,
  stable: { kind: 'duration', default: '30m', description: 'How long every check must have been green' },
  out: {
    kind: 'string',
    description:
      'The folder for the report; else `signoffs` beside the store, or the working directory for postgres://',
  },
  ...storeFlag,
} as const satisfies OptionSpecs

type SignOffOptions = OptionsOf<typeof options>

const command: Command = {
  name: 'signoff',
  summary: 'Sign off a site that is proven to be ready, with a report; or say what stands in the way, and whose it is.',
  usage: 'signoff [PATH...] --site SITE [flags]',
  options,
  examples: [
    ['firstlight signoff --site dfw1 --by ana', 'the report in three forms, and the site is live'],
    ['firstlight signoff suites/ --site dfw1 --stable 24h', 'by the suites as they are now, after a day without red'],
  ],
  notes: `Every suite there was declared whole, once at least. Asked of every check that applies to the site: it is green, or its failure is waived; its last result is fresh (not older than
its ttl, or without one than three intervals, 15m at least); it has been seen green for --stable, without flapping; and it can
fail: it has been seen red as it is written now, or firstlight prove has shown it. It reads the store and checks nothing.
The exit code is 0 when the site is signed off and 2 when it is not. From then on red is a regression.`,
  takesPaths: 'optional',
  verdict: true,
  run({ options: read, positionals: paths, process }) {
    const flags = read as SignOffOptions // parseFlags read them by the table above
    const by = operatorName(flags.by, process)
    return withDeclaredStore(flags, { paths, process }, async (store) => {
      const known = await readSite(store, flags.site)
      const candidate = await candidateOf(store, known, { stableMs: flags.stable, now: process.now() })
      const refusal = refusalOf(candidate, paths.join(' ') || 'suites/')
      const folder = folderOf(flags, paths, process)
      process.stdout.write(refusal ?? (await grantSignOff(store, { known, candidate, by, folder, process })))
      return refusal === undefined ? 0 : 2
    })
  },
}

export default command

type Moment = Pick<Candidate, 'stableMs' | 'now'>

async function candidateOf(store: Store, { name, phase, checks }: KnownSite, moment: Moment): Promise<Candidate> {
  return {
    site: name,
    phase: phase ?? 'bringup',
    checks,
    partial: (await store.partlyDeclared([name])).map(({ suite }) => suite),
    proofs: await store.proofs([name]),
    rewrittenAt: await findRewritten(store, checks, moment.stableMs),
    ...moment,
  }
}

/** An absolute path. */
function folderOf({ out, store }: SignOffOptions, paths: readonly string[], process: CommandProcess): string {
  if (out !== undefined) return resolve(process.directory, out)
  const location = storeLocation({ store }, paths, process)
  return isUrl(location) ? process.directory : join(dirname(location), 'signoffs')
}
