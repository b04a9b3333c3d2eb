import { type HandOff, handOff } from '../bringup/hand-off.js'
import { nextJson } from '../bringup/next/json.js'
import { nextMarkdown } from '../bringup/next/markdown.js'
import { nextSlack } from '../bringup/next/slack.js'
import { nextText } from '../bringup/next/text.js'
import type { NextView } from '../bringup/next/words.js'
import { statusReport } from '../bringup/status-report.js'
import { OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Store } from '../store/store.js'
import type { Command, CommandProcess } from './command.js'
import { withDeclaredStore } from './declared-store.js'
import { pageOf } from './page.js'
import { readKnown, siteNames } from './read-known.js'
import { storeFlag } from './store-options.js'

const options = {
  site: { kind: 'string', short: 's', description: 'The site; may be left out when there is only one' },
  owner: { kind: 'strings', description: 'Only what this owner has to do' },
  format: {
    kind: 'choice',
    choices: ['text', 'markdown', 'slack', 'json'],
    default: 'text',
    description: 'How to print it: markdown for a ticket, slack for a channel',
  },
  ...storeFlag,
} as const satisfies OptionSpecs

type NextOptions = OptionsOf<typeof options>

const command: Command = {
  name: 'next',
  summary:
    'Say who must act next at a site, and on what: the root causes by owner, those that most checks wait for first.',
  usage: 'next [PATH...] --site SITE [flags]',
  options,
  examples: [
    ['firstlight next --site dfw1', 'what to fix, whom to call, and how many checks wait for it'],
    ['firstlight next --site dfw1 --owner network --format markdown', "one team's list, to paste into a ticket"],
    ['firstlight next --site dfw1 --format slack', 'for a channel'],
  ],
  notes: `It reads the store and checks nothing. It answers a question and is no gate: it exits 0 whatever is left to do, and 3
when it cannot say. For a gate, see firstlight status.`,
  takesPaths: 'optional',
  run({ options: read, positionals, process }) {
    const flags = read as NextOptions // parseFlags read them by the table above
    return withDeclaredStore(flags, { paths: positionals, process }, async (store) => {
      process.stdout.write(await answer(store, flags, process))
      return 0
    })
  },
}

export default command

async function answer(store: Store, { site, owner, format }: NextOptions, process: CommandProcess): Promise<string> {
  const sites = [site ?? (await onlySite(store, process.now()))]
  const known = await readKnown(store, { sites, ...(owner && { owners: owner }) }, process.now())
  const { sites: reports, nameOf, now } = statusReport(known)
  const [report] = reports
  if (report === undefined) throw new Error(`the site "${sites}" has checks and no report`)
  return render(handOff(report, owner), { nameOf, now, ...(owner && { owners: owner }) }, format, process)
}

async function onlySite(store: Store, now: number): Promise<string> {
  const [site, ...others] = siteNames((await readKnown(store, {}, now)).checks)
  if (site !== undefined && others.length === 0) return site
  throw new OperatorError('USAGE', `there are ${others.length + 1} sites: which one?`, {
    hint: `add --site: ${[site, ...others].slice(0, 12).join(', ')}`,
  })
}

function render(work: HandOff, view: NextView, format: NextOptions['format'], process: CommandProcess): string {
  switch (format) {
    case 'text':
      return nextText(work, view, pageOf(process))
    case 'markdown':
      return nextMarkdown(work, view)
    case 'slack':
      return nextSlack(work, view)
    case 'json':
      return nextJson(work, view.now)
  }
}
