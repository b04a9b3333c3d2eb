import { oneLine } from '../core/printable.js'
import type { Source } from '../core/problem.js'

/** What became of one thing in the source. */
export type Fate = 'imported' | 'stricter' | 'changed' | 'not carried over'

export interface Note {
  readonly fate: Fate
  readonly text: string
  /** Undefined for what holds everywhere. */
  readonly source: Source | undefined
}

/** Collects what became of everything. The same said twice about the same line is said once. */
export interface ImportReport {
  readonly imported: Say
  /** It would pass in the source system where it does not here. */
  readonly stricter: Say
  /** It does the same in another way. */
  readonly changed: Say
  readonly dropped: Say
  /** Takes back that something was imported as the check of this id. */
  readonly withdraw: (id: string) => void
  /** By file and line, what holds everywhere at the end. */
  readonly notes: () => readonly Note[]
}

export type Say = (source: Source | undefined, text: string) => void

export function createImportReport(): ImportReport {
  const notes = new Map<string, Note>()
  const say =
    (fate: Fate): Say =>
    (source, text) => {
      notes.set(JSON.stringify([source?.file, source?.line, fate, text]), { fate, text, source })
    }
  const files: string[] = []
  return {
    imported: say('imported'),
    stricter: say('stricter'),
    changed: say('changed'),
    dropped: say('not carried over'),
    withdraw(id) {
      for (const [key, { fate, text }] of notes)
        if (fate === 'imported' && text.endsWith(` as ${id}`)) notes.delete(key)
    },
    notes() {
      for (const { source } of notes.values()) if (source && !files.includes(source.file)) files.push(source.file)
      const rank = ({ source }: Note) => (source === undefined ? files.length : files.indexOf(source.file))
      return [...notes.values()].sort(
        (a, b) => rank(a) - rank(b) || (a.source?.line ?? 0) - (b.source?.line ?? 0), // stable: as it was said
      )
    },
  }
}

/** The report for a person: a line for each thing, and what it comes to. */
export function formatImportReport(notes: readonly Note[], checks: number): string {
  const lines = notes.map(({ source, fate, text }) => {
    const where = source === undefined ? 'everywhere' : `${source.file}:${source.line}`
    return `${oneLine(where)}: ${fate}: ${oneLine(text)}`
  })
  const count = (fate: Fate) => notes.filter((note) => note.fate === fate).length
  const sum = [
    `${checks} check${checks === 1 ? '' : 's'} written`,
    `${count('stricter')} stricter`,
    `${count('changed')} changed`,
    `${count('not carried over')} not carried over`,
  ]
  return `${[...lines, sum.join(', ')].join('\n')}\n`
}
