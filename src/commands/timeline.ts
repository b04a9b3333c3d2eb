import { demandSite } from '../bringup/known-sites.js'
import { parseMoment } from '../bringup/moment.js'
import { happeningsOf, type Period, recordsOfOwners, type SiteRecords } from '../bringup/timeline/happenings.js'
import { otherSites } from '../bringup/timeline/other-sites.js'
import { type ComingUp, siteTimes, timesOfOwners } from '../bringup/timeline/time-to-green.js'
import { lastOf, type Timeline } from '../bringup/timeline/timeline.js'
import { timelineJson } from '../bringup/timeline/timeline-json.js'
import { timelineMarkdown } from '../bringup/timeline/timeline-markdown.js'
import { timelineText } from '../bringup/timeline/timeline-text.js'
import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { grouped } from '../reporters/grouped.js'
import type { KnownCheck, Store } from '../store/store.js'
import type { Command, CommandProcess } from './command.js'
import { pageOf } from './page.js'
import { storeFlag, withStore } from './store-options.js'

const options = {
  site: { kind: 'string', short: 's', required: true, description: 'Of this site' },
  since: { kind: 'string', description: 'Not before: so long ago, or a time in UTC', example: '24h' },
  until: { kind: 'string', description: 'Before: so long ago, or a time in UTC', example: '2026-11-21T04:13Z' },
  owner: { kind: 'strings', description: 'Only what is of this owner, and what concerns the whole site' },
  limit: { kind: 'integer', minimum: 1, maximum: 1_000_000, description: 'Only so many, the last ones' },
  format: { kind: 'choice', choices: ['text', 'json', 'markdown'], default: 'text', description: 'How to print it' },
  ...storeFlag,
} as const satisfies OptionSpecs

type Flags = OptionsOf<typeof options>

const command: Command = {
  name: 'timeline',
  summary: 'Show what happened at a site in order of time, and how long everything took to turn green.',
  usage: 'timeline --site SITE [flags]',
  options,
  examples: [
    ['firstlight timeline --site dfw1', 'all of it: changes of checks, phases, sign-offs, runs'],
    ['firstlight timeline --site dfw1 --since 24h --owner network', "the last day of one owner's"],
    ['firstlight timeline --site dfw1 --format markdown', 'to paste into a ticket'],
  ],
  notes: `Times are UTC. Time to green counts from the site's start (its first declaration, or its last change of phase to bringup)
or from a check's own declaration when that is later, to the start of the green that lasted until the sign-off, or lasts.
Other sites count where they were signed off or the integration point is all green.`,
  async run({ options: read, process }) {
    const flags = read as Flags // parseFlags read them by the table above
    const period = periodOf(flags, process)
    const timeline = await withStore(flags, { process }, (store) => readTimeline(store, flags, { period, process }))
    process.stdout.write(rendered(timeline, flags, process))
    return 0
  },
}

export default command

function periodOf({ since, until }: Flags, process: CommandProcess): Period {
  const now = process.now()
  const from = since === undefined ? undefined : parseMoment(since, { flag: '--since', now })
  const to = until === undefined ? undefined : parseMoment(until, { flag: '--until', now })
  if (from !== undefined && to !== undefined && from >= to) {
    throw new OperatorError('USAGE', `--since ${since} is not before --until ${until}`, { hint: 'swap them' })
  }
  return { ...(from !== undefined && { since: from }), ...(to !== undefined && { until: to }) }
}

interface Asked {
  readonly period: Period
  readonly process: CommandProcess
}

async function readTimeline(store: Store, flags: Flags, { period, process }: Asked): Promise<Timeline> {
  const checks = await store.checks()
  const states = await store.siteStates()
  demandSite(flags.site, [...checks.map(({ check }) => check.site.name), ...states.keys()])
  const ofSite = checks.filter(({ check }) => check.site.name === flags.site)
  demandOwners(flags.owner, ofSite)
  const now = process.now()
  const sites = await readComingUps(store, { checks, sites: sitesAlike(ofSite, checks), now })
  const own = sites.get(flags.site)
  const records = await readRecords(store, flags.site, own)
  const times = own === undefined ? undefined : siteTimes(own)
  return {
    site: { name: flags.site, title: ofSite[0]?.check.site.title ?? '' },
    now,
    ...lastOf(happeningsOf(recordsOfOwners(records, flags.owner), period), flags.limit),
    ...(times && { times: timesOfOwners(times, flags.owner) }),
    others: otherSites([...sites.values()].filter(({ site }) => site !== flags.site)),
  }
}

/** @throws {OperatorError} SELECTION_EMPTY for an owner who has nothing there. */
function demandOwners(wanted: readonly string[] | undefined, checks: readonly KnownCheck[]): void {
  const owners = [...new Set(checks.map(({ check }) => check.owner))]
  const missing = wanted?.find((owner) => !owners.includes(owner))
  if (missing === undefined) return
  const hint = didYouMean(missing, owners)
  throw new OperatorError('SELECTION_EMPTY', `"${missing}" owns no check there`, hint === undefined ? {} : { hint })
}

/** The sites that have a suite in common with this one: only they can be compared with it. */
function sitesAlike(ofSite: readonly KnownCheck[], checks: readonly KnownCheck[]): readonly string[] {
  const suites = new Set(ofSite.map(({ check }) => check.suite))
  return [...new Set(checks.filter(({ check }) => suites.has(check.suite)).map(({ check }) => check.site.name))]
}

async function readComingUps(
  store: Store,
  { checks, sites, now }: { checks: readonly KnownCheck[]; sites: readonly string[]; now: number },
): Promise<ReadonlyMap<string, ComingUp>> {
  const known = grouped(checks, ({ check }) => check.site.name)
  const transitions = grouped(await store.transitions({ sites }), ({ site }) => site)
  const phaseChanges = grouped(await store.phaseChanges({ sites }), ({ site }) => site)
  const signOffs = grouped(await store.signOffs({ sites }), ({ site }) => site)
  const of = <T>(groups: ReadonlyMap<string, readonly T[]>, site: string) => groups.get(site) ?? []
  const comingUp = (site: string): ComingUp => ({
    site,
    now,
    checks: of(known, site),
    transitions: of(transitions, site),
    phaseChanges: of(phaseChanges, site),
    signOffs: of(signOffs, site),
  })
  return new Map(sites.map((site) => [site, comingUp(site)]))
}

/** A site of which no check is declared any more has its past all the same. */
async function readRecords(store: Store, site: string, own: ComingUp | undefined): Promise<SiteRecords> {
  const query = { sites: [site] }
  const siteEvents = await store.siteEvents(query)
  const runs = await store.runs(query)
  if (own !== undefined) return { ...own, siteEvents, runs }
  return {
    transitions: await store.transitions(query),
    phaseChanges: await store.phaseChanges(query),
    signOffs: await store.signOffs(query),
    siteEvents,
    runs,
  }
}

function rendered(timeline: Timeline, { format }: Flags, process: CommandProcess): string {
  switch (format) {
    case 'text':
      return timelineText(timeline, pageOf(process))
    case 'markdown':
      return timelineMarkdown(timeline)
    case 'json':
      return timelineJson(timeline)
  }
}
