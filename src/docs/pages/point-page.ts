import { plural } from '../../bringup/words.js'
import type { Book, PointPart } from '../book.js'
import { ancestors, graphOf } from '../graph.js'
import { type Block, type Cell, cell, heading, note, type Page, type Phrase, tableSection } from '../page.js'
import { checkBlocks } from './check-blocks.js'
import { missingRows } from './missing.js'
import { ownerList, pageList, siteCount } from './names.js'
import { pastNote } from './past-note.js'
import { tally } from './tally.js'

/** One integration point: why it matters, whom to call, what exactly is checked where, and what must be green first. */
export function pointPage(part: PointPart, book: Book): Page {
  return {
    path: part.path,
    kind: 'Integration point',
    title: part.title,
    blocks: [
      { kind: 'facts', rows: factsOf(part, book) },
      ...pastNote(book),
      heading(2, 'What is checked'),
      ...(part.entries.length === 0 ? [note('No check of it applies at any site.')] : checkBlocks(part.entries, book)),
      ...dependencies(part, book),
      ...tableSection('Not applicable', ['Check', 'Why it is not asked there'], missingRows(part.notApplicable, book)),
    ],
  }
}

type Facts = readonly (readonly [name: string, value: Cell])[]

function factsOf({ entries, point, suite, source }: PointPart, book: Book): Facts {
  const first = entries[0]?.instance ?? point
  const instances = entries.length === 0 ? [point] : entries.map(({ instance }) => instance)
  const runbooks = distinct(instances.map(({ runbook }) => runbook ?? ''))
  return [
    ['Why it matters', distinct(instances.map(({ why }) => why)).map((why): Phrase => [why])],
    ['Whom to call', ownerList(instances, book)],
    ...(runbooks.length === 0 ? [] : [['Runbook', runbooks.map((url): Phrase => [{ url }])] as const]),
    ...(first === point
      ? []
      : [['Where', cell(...tally(entries), ` at ${plural(siteCount(entries), 'site')}`)] as const]),
    ['Suite', cell(`${suite.title} (`, { code: `${suite.id}.${point.name}` }, '), ', { source })],
  ]
}

function dependencies(part: PointPart, book: Book): readonly Block[] {
  const graph = graphOf(part, book)
  const needs = part.needs.map((key) => book.points.get(key)).filter((each) => each !== undefined)
  const farther = ancestors(part, book).filter((each) => !needs.includes(each))
  const waiting = [...book.points.values()].filter(({ needs }) => needs.includes(part.key))
  return [
    heading(2, 'Dependencies'),
    ...(graph === undefined
      ? [note('It waits for nothing, and nothing waits for it.')]
      : [{ kind: 'graph', graph, caption: 'Where an arrow starts must be green first.' } as const]),
    {
      kind: 'list',
      items: [
        ...(needs.length === 0 ? [] : [['Must be green first: ', ...pageList(needs)]]),
        ...(farther.length === 0 ? [] : [['And before those: ', ...pageList(farther)]]),
        ...(waiting.length === 0 ? [] : [['Waits for this one: ', ...pageList(waiting)]]),
      ],
    },
  ]
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '')
}
