import { MOST } from '../bringup/compare/compare-metrics.js'
import { areAlike, type Comparison, compareSites, pairsOf, type Side } from '../bringup/compare/comparison.js'
import { comparisonJson } from '../bringup/compare/comparison-json.js'
import { comparisonMarkdown } from '../bringup/compare/comparison-markdown.js'
import { comparisonText } from '../bringup/compare/comparison-text.js'
import { demandSite } from '../bringup/known-sites.js'
import { OperatorError } from '../core/errors.js'
import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Store } from '../store/store.js'
import { nameGlob } from '../suite/glob.js'
import type { Command, CommandProcess } from './command.js'
import { pageOf } from './page.js'
import { selectionFlags } from './plan-options.js'
import { storeFlag, withStore } from './store-options.js'

const options = {
  only: selectionFlags.only,
  all: { kind: 'boolean', description: 'Also what differs only by an address, a time or what always changes' },
  format: { kind: 'choice', choices: ['text', 'json', 'markdown'], default: 'text', description: 'How to print it' },
  ...storeFlag,
} as const satisfies OptionSpecs

type Flags = OptionsOf<typeof options>

const command: Command = {
  name: 'compare',
  summary:
    'Show how the same checks stand at two sites: status, observed facts, latency beyond noise, what only one has.',
  usage: 'compare SITE SITE [flags]',
  options,
  examples: [
    ['firstlight compare dfw1 ams1', 'what differs between two sites'],
    ["firstlight compare dfw1 ams1 --only 'platform.load-balancer.*'", 'of one integration point'],
    ['firstlight compare dfw1 ams1 --format markdown', 'to paste into a ticket'],
  ],
  notes: `The exit code is that of diff: 0 when the sites are alike, 1 when they differ; 3 when they cannot be compared.
It compares the last results. What differs only by an address, a time or what changes by itself is no difference (--all
shows it), nor are a site's own name, title and labels, and the element of an each where the sites have none in common.
Lists are compared as sets. Metrics differ when the medians of the last ${MOST} results lie apart by more than three times the
noise of both, and by a fifth. A check that does not apply at one site is shown and is no difference; one that says nothing at
both sites is one.`,
  takes: ['site', 'site'],
  async run({ options: read, positionals: [left = '', right = ''], process }) {
    const flags = read as Flags // parseFlags read them by the table above
    if (left === right) {
      throw new OperatorError('SITE_UNKNOWN', `"${left}" twice is one site`, { hint: 'name two different sites' })
    }
    const comparison = await withStore(flags, { process }, (store) =>
      readComparison(store, { left, right, flags, process }),
    )
    process.stdout.write(rendered(comparison, flags, process))
    return areAlike(comparison) ? 0 : 1
  },
}

export default command

interface Asked {
  readonly left: string
  readonly right: string
  readonly flags: Flags
  readonly process: CommandProcess
}

async function readComparison(store: Store, { left, right, flags, process }: Asked): Promise<Comparison> {
  const names = (await store.checks()).map(({ check }) => check.site.name)
  for (const name of [left, right]) demandSite(name, names)
  const isChosen = chooser(flags.only ?? [])
  const [ours, theirs] = [await readSide(store, left, isChosen), await readSide(store, right, isChosen)]
  if (ours.checks.length + theirs.checks.length === 0) {
    const message = `--only ${flags.only?.map((each) => `"${each}"`).join(', ')} matches nothing at either site`
    throw new OperatorError('SELECTION_EMPTY', message, { hint: 'firstlight list shows what there is' })
  }
  return compareSites(ours, theirs, { now: process.now(), history: await readHistory(store, ours, theirs) })
}

async function readSide(store: Store, name: string, isChosen: (check: CheckCard) => boolean): Promise<Side> {
  const all = await store.checks({ sites: [name] })
  const [first] = all
  if (first === undefined) throw new OperatorError('SITE_UNKNOWN', `nothing is declared at "${name}" any more`)
  return {
    site: first.check.site,
    checks: all.filter(({ check }) => isChosen(check)),
    notApplicable: await store.notApplicable([name]),
  }
}

/** What `--only` chooses, as in a run: the name of a check, with or without its element, or of what it belongs to. */
function chooser(patterns: readonly string[]): (check: CheckCard) => boolean {
  const globs = patterns.map(nameGlob)
  return ({ id, suite, point, check }) => {
    const names = [id, id.slice(id.indexOf('/') + 1), `${suite}.${point}.${check}`, `${suite}.${point}`, suite]
    return globs.length === 0 || globs.some((glob) => names.some((name) => glob.test(name)))
  }
}

/** The last events of each check that reports at both sites. */
async function readHistory(store: Store, left: Side, right: Side): Promise<ReadonlyMap<string, readonly CheckEvent[]>> {
  const reporting = pairsOf(left, right).pairs.filter(
    (pair) => pair.left.last !== undefined && pair.right.last !== undefined,
  )
  const history = new Map<string, readonly CheckEvent[]>()
  for (const { check } of reporting.flatMap((pair) => [pair.left, pair.right])) {
    history.set(check.id, await store.history({ id: check.id, limit: MOST }))
  }
  return history
}

function rendered(comparison: Comparison, { format, all }: Flags, process: CommandProcess): string {
  switch (format) {
    case 'text':
      return comparisonText(comparison, { ...pageOf(process), all })
    case 'markdown':
      return comparisonMarkdown(comparison, { all })
    case 'json':
      return comparisonJson(comparison)
  }
}
