/** Counts beats that were missed while the process was there, so that it is told now and then and not at every beat. */
export interface Overruns {
  /** A check's run has ended, and so many beats have gone by meanwhile. */
  readonly note: (id: string, missed: number) => void
  /** So many beats were heard too late. */
  readonly noteBusy: (missed: number) => void
  /** What has not been told yet, a line each: of a check only once for as long as it goes on. */
  readonly news: () => readonly string[]
}

const NAMED = 3

export function createOverruns(): Overruns {
  const late = new Set<string>()
  let fresh: readonly string[] = []
  let missedFresh = 0
  let missedBusy = 0
  return {
    note(id, missed) {
      if (missed === 0) late.delete(id)
      if (missed === 0 || late.has(id)) return
      late.add(id)
      fresh = [...fresh, id]
      missedFresh += missed
    },
    noteBusy(missed) {
      missedBusy += missed
    },
    news() {
      const lines = [
        ...(fresh.length > 0 ? [overrunLine(fresh, missedFresh)] : []),
        ...(missedBusy > 0 ? [`this machine is too busy: ${countOf(missedBusy)} missed`] : []),
      ]
      fresh = []
      missedFresh = 0
      missedBusy = 0
      return lines
    },
  }
}

function overrunLine(ids: readonly string[], missed: number): string {
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : ''
  const what =
    ids.length === 1 ? '1 check took longer than its interval' : `${ids.length} checks took longer than their intervals`
  const hint = 'make the interval longer, or let more run at once with --concurrency'
  return `${what}, ${countOf(missed)} missed (${ids.slice(0, NAMED).join(', ')}${more}): ${hint}`
}

/** `1 beat was`, `11,520 beats were`. */
export function countOf(beats: number): string {
  return beats === 1 ? '1 beat was' : `${beats.toLocaleString('en')} beats were`
}
