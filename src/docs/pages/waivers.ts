import { pointKey } from '../../bringup/point-key.js'
import { nameInPoint } from '../../reporters/wording.js'
import type { Book, Entry } from '../book.js'
import { type Block, type Cell, cell, tableSection } from '../page.js'
import { pointPhrase, siteInline } from './names.js'

/** The failures that are accepted, those that end first before the others. */
export function waiverSection(entries: readonly Entry[], book: Book): readonly Block[] {
  const waived = entries.flatMap(({ instance }) =>
    instance.waiver === undefined ? [] : [{ instance, ...instance.waiver }],
  )
  const sorted = waived.sort((a, b) => (a.until < b.until ? -1 : Number(a.until > b.until)))
  const rows = sorted.map(({ instance, until, by, reason }): readonly Cell[] => {
    return [
      cell(`through ${until}`),
      cell(
        ...pointPhrase(pointKey(instance), book),
        `, ${nameInPoint(instance)} at `,
        siteInline(instance.site.name, book),
      ),
      cell(`${reason} (${by})`),
    ]
  })
  return tableSection('Waivers', ['Until', 'What may fail', 'Why, and who said so'], rows)
}
