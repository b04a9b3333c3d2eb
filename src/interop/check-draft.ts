import type { Source } from '../core/problem.js'
import type { ImportReport } from './import-report.js'
import { type Body, definedOnly, type ImportedCheck, type Value } from './import-suite.js'
import type { Remarks } from './source/comments.js'

/** A check that is being made. */
export interface CheckDraft {
  /** Adds a condition. */
  readonly expect: (condition: string) => void
  /** An assertion that cannot be carried over: nothing may become green because of that, so a condition that never holds is left. */
  readonly lose: (source: Source, what: string, because: string) => void
  readonly finish: (body: Body) => ImportedCheck
}

export interface DraftOf {
  readonly name: string
  readonly source: Source
  readonly remarks: Remarks
  readonly report: ImportReport
}

export function draftCheck({ name, source, remarks, report }: DraftOf): CheckDraft {
  const conditions: Value[] = []
  return {
    expect: (condition) => conditions.push(condition),
    lose(at, what, because) {
      report.dropped(at, `${what}: ${because}; a condition that never holds stands in its place`)
      const message = `not carried over from ${at.file}:${at.line}: ${what}: write it here, or delete this condition`
      conditions.push({ that: 'false', message: message.replaceAll('${', '$ {') }) // a message holds no templates
    },
    finish: (body) => ({
      name,
      source,
      comments: remarks.comments,
      body: inOrder({
        ...(remarks.why !== undefined && { why: remarks.why }),
        ...body,
        ...(conditions.length > 0 && { expect: conditions.length === 1 ? conditions[0] : conditions }),
      }),
    }),
  }
}

const FIRST = ['title', 'why', 'owner', 'contact', 'runbook', 'labels', 'each']

/** What it is before what it does. */
function inOrder(body: Body): Body {
  const first = FIRST.map((key) => [key, body[key]] as const)
  return definedOnly({ ...Object.fromEntries(first), ...body })
}
