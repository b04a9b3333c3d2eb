import { pointKey } from '../../bringup/point-key.js'
import { plural } from '../../bringup/words.js'
import { grouped } from '../../reporters/grouped.js'
import type { Book, OwnerPart } from '../book.js'
import { type Block, cell, heading, type Page, type Phrase, paragraph, tableSection } from '../page.js'
import { checkBlocks } from './check-blocks.js'
import { pointList, pointPhrase, siteInline } from './names.js'
import { pastNote } from './past-note.js'
import { tally } from './tally.js'
import { waiverSection } from './waivers.js'

/** All that is asked of one team, at every site. */
export function ownerPage({ owner, path, entries }: OwnerPart, book: Book): Page {
  const sites = grouped(entries, ({ instance }) => instance.site.name)
  const points = grouped(entries, ({ instance }) => pointKey(instance))
  const contacts = [...new Set(entries.flatMap(({ instance }) => instance.contact ?? []))]
  return {
    path,
    kind: 'Owner',
    title: owner,
    blocks: [
      {
        kind: 'facts',
        rows: [
          ...(contacts.length === 0 ? [] : [['Contact', contacts.map((each): Phrase => [each])] as const]),
          ['Asked for', cell(`${plural(points.size, 'integration point')} at ${plural(sites.size, 'site')}`)],
          ['Checks', cell(...tally(entries))],
        ],
      },
      ...pastNote(book),
      ...tableSection(
        'By site',
        ['Site', 'Integration points', book.past === undefined ? 'Checks' : 'How they stand'],
        [...sites].map(([name, own]) => [cell(siteInline(name, book)), pointList(own, book), cell(...tally(own))]),
      ),
      ...waiverSection(entries, book),
      ...[...points].flatMap(([key, own]): readonly Block[] => [
        heading(2, ...pointPhrase(key, book)),
        paragraph(own[0].instance.why),
        ...checkBlocks(own, book),
      ]),
    ],
  }
}
