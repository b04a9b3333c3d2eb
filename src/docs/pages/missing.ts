import { missingPoint, pointKey } from '../../bringup/point-key.js'
import type { NotApplicable } from '../../core/instance.js'
import type { Book } from '../book.js'
import { type Cell, cell } from '../page.js'
import { pointPhrase, siteInline } from './names.js'

/** What is not asked of a site, and why. */
export function missingRows(notApplicable: readonly NotApplicable[], book: Book): readonly (readonly Cell[])[] {
  return notApplicable.map((each) => {
    return [
      cell(...pointPhrase(pointKey(missingPoint(each)), book), `, ${each.check} at `, siteInline(each.site, book)),
      cell('It is asked only where ', { code: each.because }, ', which does not hold there'),
    ]
  })
}
