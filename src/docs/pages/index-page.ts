import { plural } from '../../bringup/words.js'
import type { Book } from '../book.js'
import { type Block, type Cell, cell, heading, INDEX, type Page, tableSection } from '../page.js'
import { ownerList, ownerPhrase, pointList, pointPhrase, siteCount } from './names.js'
import { pastNote } from './past-note.js'
import { tally } from './tally.js'
import { waiverSection } from './waivers.js'

/** Where everything begins: the integration points by site and by owner. */
export function indexPage(book: Book): Page {
  return {
    path: INDEX,
    kind: 'Overview',
    title: book.suites.length === 1 ? (book.suites[0]?.title ?? '') : 'Integration points',
    blocks: [
      { kind: 'facts', rows: factsOf(book) },
      ...pastNote(book),
      ...bySite(book),
      ...byOwner(book),
      ...byPoint(book),
      ...waiverSection(book.entries, book),
      ...reading(book),
    ],
  }
}

function factsOf({ points, sites, owners, entries, suites }: Book): readonly (readonly [string, Cell])[] {
  const counts = [
    plural(points.size, 'integration point'),
    `of ${plural(owners.size, 'owner')}`,
    `at ${plural(sites.size, 'site')}`,
  ]
  return [
    ['What is asked', cell(counts.join(' '))],
    ['Checks', cell(...tally(entries))],
    ['Suites', suites.map(({ title, source }) => [`${title}, `, { source }])],
  ]
}

function bySite(book: Book): readonly Block[] {
  const rows = [...book.sites.values()].map(({ site, path, entries }): readonly Cell[] => [
    [[{ page: path, text: site.name }], ...(site.title === site.name ? [] : [[site.title]])],
    cell(site.phase),
    entries.length === 0 ? cell('none') : pointList(entries, book),
    cell(...tally(entries)),
  ])
  return tableSection('By site', ['Site', 'Phase', 'Integration points', lastColumn(book)], rows)
}

function byOwner(book: Book): readonly Block[] {
  const rows = [...book.owners.values()].map(({ owner, entries }): readonly Cell[] => [
    cell(...ownerPhrase({ owner }, book)),
    pointList(entries, book),
    cell(...tally(entries)),
  ])
  return tableSection('By owner', ['Owner', 'Integration points', lastColumn(book)], rows)
}

function byPoint(book: Book): readonly Block[] {
  const rows = [...book.points.values()].map(({ key, entries, point }): readonly Cell[] => [
    cell(...pointPhrase(key, book)),
    [[entries[0]?.instance.why ?? point.why]],
    ownerList(
      entries.map(({ instance }) => instance),
      book,
    ),
    cell(...tally(entries), ...(entries.length === 0 ? [] : [` at ${plural(siteCount(entries), 'site')}`])),
  ])
  return tableSection(
    'All integration points',
    ['Integration point', 'Why it matters', 'Owner', lastColumn(book)],
    rows,
  )
}

function lastColumn({ past }: Book): string {
  return past === undefined ? 'Checks' : 'How it stands'
}

function reading({ past }: Book): readonly Block[] {
  const asked = [
    ['“at least 7 days, 30 wanted”: fewer than 30 is a warning, fewer than 7 is critical.'],
    ['A waiver accepts a failure until its last day; from then on it counts again.'],
  ]
  const stands = [
    ['Green is proven by a result; what never reported, or not for too long, is not green.'],
    ['Blocked: something that it waits for is not green, so nothing is known of it.'],
    ['A check that was never seen red may be one that cannot fail; firstlight prove finds out.'],
  ]
  return [heading(2, 'How to read this'), { kind: 'list', items: past === undefined ? asked : [...asked, ...stands] }]
}
