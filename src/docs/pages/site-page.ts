import { pointKey } from '../../bringup/point-key.js'
import { siteReport } from '../../bringup/site-report.js'
import type { GroupTime, SiteTimes } from '../../bringup/timeline/time-to-green.js'
import { minuteOf } from '../../bringup/words.js'
import { formatDuration } from '../../core/quantity.js'
import { grouped } from '../../reporters/grouped.js'
import type { Book, SitePart } from '../book.js'
import { type Block, type Cell, cell, heading, note, type Page, type Phrase, paragraph, tableSection } from '../page.js'
import { entryRow } from './check-blocks.js'
import { missingRows } from './missing.js'
import { ownerList, pointPhrase } from './names.js'
import { pastNote } from './past-note.js'
import { tally } from './tally.js'
import { waiverSection } from './waivers.js'

/** One site: its integration points and how they stand, what each check asks there, and how the site came up. */
export function sitePage(part: SitePart, book: Book): Page {
  const { site, entries } = part
  const points = grouped(entries, ({ instance }) => pointKey(instance))
  return {
    path: part.path,
    kind: 'Site',
    title: site.title === site.name ? site.name : `${site.title} (${site.name})`,
    blocks: [
      { kind: 'facts', rows: factsOf(part, book) },
      ...pastNote(book),
      ...tableSection(
        'Integration points',
        ['Integration point', 'Owner', book.past === undefined ? 'Checks' : 'How it stands'],
        [...points].map(([key, own]) => [
          cell(...pointPhrase(key, book)),
          ownerList(
            own.map(({ instance }) => instance),
            book,
          ),
          cell(...tally(own)),
        ]),
      ),
      ...(points.size === 0 ? [note('No check runs here.')] : []),
      ...timeSection(book.past?.timesOf(site.name), book),
      ...waiverSection(entries, book),
      ...tableSection('Not applicable', ['Check', 'Why it is not asked here'], missingRows(part.notApplicable, book)),
      ...(points.size === 0 ? [] : [heading(2, 'What is checked here')]),
      ...[...points].flatMap(([key, own]): readonly Block[] => [
        heading(3, ...pointPhrase(key, book)),
        paragraph(own[0].instance.why),
        { kind: 'table', head: checkHead(book), rows: own.map((entry) => entryRow(entry, book)) },
      ]),
    ],
  }
}

function checkHead({ past }: Book): readonly string[] {
  return ['Check', 'What is asked', ...(past === undefined ? [] : ['Last proven'])]
}

function factsOf({ site, entries, notApplicable }: SitePart, book: Book): readonly (readonly [string, Cell])[] {
  const labels = Object.entries(site.labels).map(([name, value]) => `${name}=${value}`)
  return [
    ['Phase', cell(PHASES[site.phase])],
    ...(book.past === undefined
      ? []
      : [['Sign-off', cell(...signOffPhrase({ site, entries, notApplicable }, book))] as const]),
    ['Checks', cell(...tally(entries))],
    ...(labels.length === 0 ? [] : [['Labels', cell(labels.join(', '))] as const]),
    ['Declared in', cell({ source: site.source })],
  ]
}

const PHASES = {
  bringup: 'being brought up: red is expected',
  live: 'live: red calls its owner',
  maintenance: 'in maintenance: nobody is called for red',
  retired: 'retired: nothing runs here',
} as const

function signOffPhrase({ site, entries, notApplicable }: Omit<SitePart, 'path'>, { past }: Book): Phrase {
  const checks = entries.flatMap(({ past }) => (past === undefined ? [] : [past.standing]))
  const now = checks[0]?.check.site ?? { ...site, ...past?.memory.siteStates.get(site.name) }
  const { signOff } = siteReport({
    site: now,
    checks,
    notApplicable,
    partial: [],
    signOffs: past?.memory.signOffs ?? [],
  })
  if (now.signedOffAt === undefined) return ['not signed off']
  return [`signed off at ${minuteOf(now.signedOffAt)}${signOff === undefined ? '' : ` by ${signOff.by}`}`]
}

function timeSection(times: SiteTimes | undefined, book: Book): readonly Block[] {
  if (times === undefined) return []
  const { startedAt, whole, points } = times
  return [
    ...tableSection(
      'Time to green',
      ['Integration point', 'Owner', 'Took'],
      points.map(({ suite, point, owner, ...time }) => [
        cell(...pointPhrase(`${suite}.${point}`, book)),
        cell(owner),
        cell(tookText(time)),
      ]),
    ),
    note(`The site began to come up at ${minuteOf(startedAt)}; ${wholeText(whole)}.`),
  ]
}

function tookText({ ms, stale }: Pick<GroupTime, 'ms' | 'stale'>): string {
  if (ms !== undefined) return formatDuration(ms)
  return stale === 0 ? 'not all green yet' : `${stale} stale`
}

function wholeText({ ms, total, green, stale }: SiteTimes['whole']): string {
  const unseen = stale === 0 ? '' : `, and nobody has looked at ${stale} for too long`
  if (ms === undefined) return `${green} of ${total} checks have come to stay green${unseen}`
  return `it took ${formatDuration(ms)} until all was green to stay`
}
