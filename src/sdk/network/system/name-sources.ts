// Where this machine looks names up, and in which order. Source: nsswitch.conf(5).

/** How a source answered. */
export type SourceStatus = 'success' | 'notfound' | 'unavail' | 'tryagain'

export interface NameSource {
  readonly source: string
  /** After which answers the next source is not asked. */
  readonly endsOn: ReadonlySet<SourceStatus>
}

const STATUSES: readonly SourceStatus[] = ['success', 'notfound', 'unavail', 'tryagain']

/** What glibc does without a line of its own, and musl always. */
const DEFAULT = 'files dns'

/** The sources of host names, in their order. */
export function parseNameSources(text: string): readonly NameSource[] {
  const line = /^[ \t]*hosts:([^#\n]*)/m.exec(text)?.[1] ?? DEFAULT
  return [...line.matchAll(/([^\s[\]]+)\s*((?:\[[^\]]*\]\s*)*)/g)].map(([, source = '', actions = '']) => ({
    source,
    endsOn: endsOf(actions),
  }))
}

/** `[NOTFOUND=return]`, `[!UNAVAIL=return]`: the later one wins. */
function endsOf(actions: string): ReadonlySet<SourceStatus> {
  const ends = new Set<SourceStatus>(['success'])
  for (const [, not, status = '', action = ''] of actions.toLowerCase().matchAll(/(!?)(\w+)\s*=\s*(\w+)/g)) {
    for (const each of STATUSES.filter((one) => (one === status) === (not === ''))) {
      if (action === 'return') ends.add(each)
      else ends.delete(each)
    }
  }
  return ends
}
