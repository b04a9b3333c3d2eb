import { wordsText } from '../bringup/page.js'
import { statusJson } from '../bringup/status/json.js'
import { statusMarkdown } from '../bringup/status/markdown.js'
import { statusText } from '../bringup/status/text.js'
import { type StatusReport, statusReport } from '../bringup/status-report.js'
import { undelivered, undeliveredSentence } from '../bringup/undelivered.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { exitCodeOf } from '../core/status.js'
import { plain } from '../reporters/markdown-text.js'
import type { Backlog } from '../store/outbox-store.js'
import type { Command, CommandProcess } from './command.js'
import { withDeclaredStore } from './declared-store.js'
import { pageOf } from './page.js'
import { readKnown } from './read-known.js'
import { storeFlag } from './store-options.js'

const options = {
  site: { kind: 'strings', short: 's', description: 'Only this site' },
  owner: { kind: 'strings', description: 'Only checks of this owner, and what blocks them' },
  format: { kind: 'choice', choices: ['text', 'json', 'markdown'], default: 'text', description: 'How to print it' },
  ...storeFlag,
} as const satisfies OptionSpecs

type StatusOptions = OptionsOf<typeof options>

const command: Command = {
  name: 'status',
  summary: 'Show where every site stands: what is green, red, blocked, stale or never reported, and what to fix first.',
  usage: 'status [PATH...] [flags]',
  options,
  examples: [
    ['firstlight status', 'the matrix of sites and integration points, from what was last reported'],
    ['firstlight status suites/ --site dfw1', 'one site, with what its suites declare and nobody has run yet'],
    ['firstlight status --owner network --format markdown', "one team's checks, for a ticket"],
  ],
  notes: `It reads the store and checks nothing. The exit code is that of the worst that stands there, as for run: 0 when
all is green or waived, 1 for warnings, 2 for red, 3 for what is unknown, blocked, stale or never reported.
A check is stale when its last result is older than its ttl, or without one than three intervals, 15m at least; a suite that
runs once a day says so: defaults: {ttl: 26h}. Without PATH it shows what the store was told: where a suite was never declared
whole, it says that it knows a part, and does not exit 0. Retired sites are shown when they are named.
What a handler should have got by now is told of at the end, and changes no status.`,
  takesPaths: 'optional',
  verdict: true,
  run({ options: read, positionals, process }) {
    const flags = read as StatusOptions // parseFlags read them by the table above
    return withDeclaredStore(flags, { paths: positionals, process }, async (store) => {
      const { site, owner } = flags
      const filter = { ...(site && { sites: site }), ...(owner && { owners: owner }) }
      const report = statusReport(await readKnown(store, filter, process.now()), filter)
      const backlog = undelivered(await store.backlog(), process.now())
      process.stdout.write(render(report, backlog, { format: flags.format, process }))
      return exitCodeOf(report.status)
    })
  },
}

export default command

/** What handlers have not got stands at the end: it changes no status, and whoever trusts in an alarm must know of it. */
function render(
  report: StatusReport,
  backlog: readonly Backlog[],
  { format, process }: { readonly format: StatusOptions['format']; readonly process: CommandProcess },
): string {
  const page = pageOf(process)
  const sentences = backlog.map((each) => undeliveredSentence(each, process.now()))
  switch (format) {
    case 'text':
      return `${statusText(report, page)}${wordsText(
        sentences.map((text) => ({ line: [{ text }], indent: 2 })),
        page,
      )}`
    case 'markdown':
      return `${statusMarkdown(report, page.marks)}${sentences.map((text) => `\n${plain(text)}\n`).join('')}`
    case 'json':
      return statusJson(report, backlog)
  }
}
