import type { Redact } from '../core/redact.js'
import type { Book } from './book.js'
import { htmlPage } from './html/html-page.js'
import { markdownPage, markdownPath } from './markdown/markdown-page.js'
import type { Page } from './page.js'
import { indexPage } from './pages/index-page.js'
import { ownerPage } from './pages/owner-page.js'
import { pointPage } from './pages/point-page.js'
import { sitePage } from './pages/site-page.js'
import type { SourceUrl } from './source-url.js'

export type DocsFormat = 'html' | 'markdown'

export interface DocsSettings {
  readonly format: DocsFormat
  readonly redact: Redact
  readonly sourceUrl: SourceUrl
}

/** The text of every file by its path within the folder, with slashes. The same book gives the same files. */
export async function docsFiles(book: Book, settings: DocsSettings): Promise<ReadonlyMap<string, string>> {
  const pages = pagesOf(book)
  if (settings.format === 'markdown') {
    return new Map(pages.map((page) => [`${markdownPath(page.path)}.md`, markdownPage(page, settings)]))
  }
  const { graphDrawer } = await import('./html/graph-svg.js')
  const draw = await graphDrawer(settings.redact)
  return new Map(pages.map((page) => [`${page.path}.html`, htmlPage(page, { ...settings, draw })]))
}

/** Where a reader begins. */
export function firstFile(format: DocsFormat): string {
  return format === 'markdown' ? 'README.md' : 'index.html'
}

function pagesOf(book: Book): readonly Page[] {
  return [
    indexPage(book),
    ...[...book.points.values()].map((part) => pointPage(part, book)),
    ...[...book.sites.values()].map((part) => sitePage(part, book)),
    ...[...book.owners.values()].map((part) => ownerPage(part, book)),
  ]
}
