import type { CheckDraft } from '../../check-draft.js'
import type { ImportReport } from '../../import-report.js'
import type { Body } from '../../import-suite.js'
import type { Fields } from '../../source/fields.js'
import type { Entry } from '../../source/tree.js'
import { matcherCondition, type Subject } from './matcher.js'

/** One resource of a gossfile that becomes a check. */
export interface Resource {
  /** Its key: a URL, a path ... */
  readonly id: string
  /** `http "https://..."`: what messages call it. */
  readonly what: string
  readonly entry: Entry
  readonly fields: Fields
  readonly draft: CheckDraft
  readonly report: ImportReport
}

/** What a resource is as a check; undefined when it is none, which has been told. */
export type Convert = (resource: Resource) => Body | undefined

/** Asks what a matcher asks, of one attribute. */
export function expectMatcher({ fields, draft, what }: Resource, key: string, subject: Subject): void {
  const entry = fields.entry(key)
  if (entry === undefined || (entry.value.kind === 'list' && entry.value.items.length === 0)) return
  const { value } = entry
  const conditions =
    value.kind === 'list'
      ? value.items.map((item) => matcherCondition(item, subject))
      : [matcherCondition(value, subject)]
  for (const condition of conditions) {
    if (condition !== undefined) draft.expect(condition)
    else draft.lose(entry.source, `${key} of ${what}`, 'there is no such matcher')
  }
}

/** What is asserted and has no counterpart. */
export function loseAll({ fields, draft, what }: Resource, keys: readonly string[], because: string): void {
  for (const key of keys) {
    const entry = fields.entry(key)
    if (entry !== undefined) draft.lose(entry.source, `${key} of ${what}`, because)
  }
}
