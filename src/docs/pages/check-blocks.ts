// A check at all of its sites: what is the same everywhere is said once.

import { isAbsolute } from 'node:path'
import { pointKey } from '../../bringup/point-key.js'
import type { CheckInstance } from '../../core/instance.js'
import { grouped } from '../../reporters/grouped.js'
import { nameInPoint, ownerName } from '../../reporters/wording.js'
import type { Book, Entry } from '../book.js'
import { type Block, type Cell, cell, heading, joined, note, type Phrase, paragraph } from '../page.js'
import { mannerOf, waiverWords } from '../words/check-words.js'
import { pastCell } from '../words/past-words.js'

/** The checks of one integration point, each with what it asks, where, and how it stands. */
export function checkBlocks(entries: readonly Entry[], book: Book): readonly Block[] {
  return [...grouped(entries, ({ instance }) => instance.check).values()].flatMap((each) => checkBlock(each, book))
}

function checkBlock(entries: readonly [Entry, ...Entry[]], book: Book): readonly Block[] {
  const shared = sharedPhrases(entries, book)
  const [claim = []] = entries[0].demands
  const rest = entries.map((entry) => ({
    entry,
    lines: phrasesOf(entry, book).filter((each) => !shared.has(keyOf(each))),
  }))
  const isSame = rest.every(({ lines, entry }) => lines.length === 0 && entry.past === undefined)
  const items = [...shared.values()]
  return [
    heading(3, headingOf(entries[0])),
    ...(items.length === 0 || shared.has(keyOf(claim)) ? [] : [paragraph('Everywhere:')]),
    ...(items.length === 0 ? [] : [{ kind: 'list', items } as const]),
    ...(isSame ? [wherePlain(entries, book)] : [whereTable(rest, book)]),
    note('Written in ', { source: entries[0].instance.source }, ...typeWords(entries[0].instance)),
  ]
}

/** For whoever looks it up in the reference; a user's own module is a path, and the place says enough. */
function typeWords({ type }: CheckInstance): Phrase {
  return isAbsolute(type) ? [] : [', a check of the type ', { code: type }]
}

/** `certificate`, and its own title when it has one. */
function headingOf({ instance: { check, title, pointTitle } }: Entry): string {
  return title === `${pointTitle}: ${check}` ? check : `${check}: ${title}`
}

/** All that is said of an instance: its demands, its waiver, how it is run, and what it has of its own. */
function phrasesOf(entry: Entry, book: Book): readonly Phrase[] {
  const { instance, demands } = entry
  const waiver = waiverWords(instance)
  return [
    ...demands,
    ...(waiver === undefined ? [] : [[{ marked: 'waived', text: waiver }] satisfies Phrase]),
    [`Run ${mannerOf(instance)}`],
    ...ownWords(instance, book.points.get(pointKey(instance))?.entries[0]?.instance ?? instance),
  ]
}

/** Owner, reason and runbook where they are others than those of the integration point's first check. */
function ownWords(own: CheckInstance, first: CheckInstance): readonly Phrase[] {
  const { why, runbook } = own
  return [
    ...(ownerName(own) === ownerName(first) ? [] : [[`Asked of ${ownerName(own)}`]]),
    ...(why === first.why ? [] : [[`Why: ${why}`]]),
    ...(runbook === undefined || runbook === first.runbook ? [] : [['Runbook: ', { url: runbook }] satisfies Phrase]),
  ]
}

function sharedPhrases([first, ...others]: readonly [Entry, ...Entry[]], book: Book): ReadonlyMap<string, Phrase> {
  const shared = new Map(phrasesOf(first, book).map((each) => [keyOf(each), each]))
  for (const entry of others) {
    const own = new Set(phrasesOf(entry, book).map(keyOf))
    for (const key of shared.keys()) if (!own.has(key)) shared.delete(key)
  }
  return shared
}

function keyOf(phrase: Phrase): string {
  return JSON.stringify(phrase)
}

function wherePlain(entries: readonly Entry[], book: Book): Block {
  return paragraph('The same at ', ...joined(entries.map((entry) => whereOf(entry, book))), '.')
}

interface Rest {
  readonly entry: Entry
  readonly lines: readonly Phrase[]
}

function whereTable(rest: readonly Rest[], book: Book): Block {
  const columns = {
    differs: rest.some(({ lines }) => lines.length > 0),
    stands: book.past !== undefined,
  }
  return {
    kind: 'table',
    head: ['Site', ...(columns.differs ? ['What is asked there'] : []), ...(columns.stands ? ['Last proven'] : [])],
    rows: rest.map(({ entry, lines }): readonly Cell[] => [
      cell(...whereOf(entry, book)),
      ...(columns.differs ? [lines] : []),
      ...(entry.past === undefined ? [] : [pastCell(entry.past)]),
    ]),
  }
}

/** The site, and the element where there is an `each`. */
function whereOf({ instance }: Entry, { sites }: Book): Phrase {
  const { site, each } = instance
  const page = sites.get(site.name)?.path
  const name = page === undefined ? site.name : { page, text: site.name }
  return each === undefined ? [name] : [name, ' ', { code: each }]
}

/** The checks of one site or owner by their names, a row each. */
export function entryRow(entry: Entry, book: Book): readonly Cell[] {
  const { instance, past } = entry
  return [
    cell({ strong: nameInPoint(instance) }),
    phrasesOf(entry, book),
    ...(past === undefined ? [] : [pastCell(past)]),
  ]
}
