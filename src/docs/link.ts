import { posix } from 'node:path'
import { oneLine } from '../core/printable.js'

/** The relative link from one page to another; it works from a file as well as from a server. */
export function linkTo(from: string, to: string, extension: string): string {
  return `${posix.relative(posix.dirname(from), to)}${extension}`
}

/** Whether a text of a suite may be a link: nothing but the web, and nothing that has to be escaped in any format. */
export function isLink(url: string): boolean {
  return /^https?:\/\/[^\s<>"\\`|]+$/.test(url) && oneLine(url) === url
}
