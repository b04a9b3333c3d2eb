import { pointKey } from '../../bringup/point-key.js'
import type { CheckCard } from '../../core/instance.js'
import { grouped } from '../../reporters/grouped.js'
import { ownerName } from '../../reporters/wording.js'
import type { Book, Entry } from '../book.js'
import type { Cell, Inline, Phrase } from '../page.js'

/** An integration point by its key, as a link. */
export function pointPhrase(key: string, { points }: Book): Phrase {
  const point = points.get(key)
  return [point === undefined ? key : { page: point.path, text: point.title }]
}

/** The integration points of these checks, each once. */
export function pointList(entries: readonly Entry[], { points }: Book): Cell {
  const keys = new Set(entries.map(({ instance }) => pointKey(instance)))
  const parts = [...keys].map((key) => points.get(key)).filter((each) => each !== undefined)
  const shown = pageList(parts.slice(0, LISTED))
  return parts.length > LISTED ? [[...shown, ` and ${parts.length - LISTED} more`]] : [shown]
}

/** A row of a table says no more of them: the page of the site or owner has them all. */
const LISTED = 12

/** Links with commas between them. */
export function pageList(pages: readonly { readonly path: string; readonly title: string }[]): Phrase {
  return pages.flatMap(({ path, title }, index) => [...(index === 0 ? [] : [', ']), { page: path, text: title }])
}

export function siteInline(name: string, { sites }: Book): Inline {
  const site = sites.get(name)
  return site === undefined ? name : { page: site.path, text: name }
}

export function siteCount(entries: readonly Entry[]): number {
  return new Set(entries.map(({ instance }) => instance.site.name)).size
}

type Owned = Pick<CheckCard, 'owner' | 'contact'>

/** Whoever owns one of the checks, each once, with where to reach them. */
export function ownerList(owned: readonly Owned[], book: Book): Cell {
  return [...grouped(owned, ownerName).values()].map(([each]) => ownerPhrase(each, book))
}

export function ownerPhrase({ owner, contact }: Owned, { owners }: Book): Phrase {
  const page = owners.get(owner)?.path
  const name = page === undefined ? owner : { page, text: owner }
  return contact === undefined ? [name] : [name, ` (${contact})`]
}
