import { isAbsolute, join } from 'node:path'
import { checkTypeNames } from '../../checks/index.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { SiteState } from '../core/site.js'
import { loadSinkType, sinkNames } from '../sinks/index.js'
import { type Planned, planSuites } from '../suite/plan-suites.js'
import { loadCheckType } from './check-types.js'
import type { CommandProcess } from './command.js'

/** The flags of every command that works on a plan: which checks of which sites. */
export const selectionFlags = {
  site: { kind: 'strings', short: 's', description: 'Only this site' },
  only: {
    kind: 'strings',
    description: 'Only checks whose `suite.point.check` matches this glob',
    example: "'platform.dns.*'",
  },
  label: { kind: 'strings', description: 'Only checks with this label, as KEY=VALUE' },
  owner: { kind: 'strings', description: 'Only checks of this owner' },
} as const satisfies OptionSpecs

export type SelectionFlags = OptionsOf<typeof selectionFlags>

/** What the flags say when none is given. */
export const EVERYTHING: SelectionFlags = { site: undefined, only: undefined, label: undefined, owner: undefined }

/** Reads the suites and makes the plan that the flags select. */
export function planFor(
  paths: readonly string[],
  flags: SelectionFlags,
  process: CommandProcess,
  siteStates: ReadonlyMap<string, SiteState> = new Map(),
): Promise<Planned> {
  const cache = cacheDirectory(process.env)
  return planSuites({
    paths,
    selection: {
      sites: flags.site ?? [],
      only: flags.only ?? [],
      labels: flags.label ?? [],
      owners: flags.owner ?? [],
    },
    loadCheckType,
    checkTypeNames,
    sinks: { names: sinkNames, load: loadSinkType },
    env: process.env,
    now: process.now(),
    siteStates,
    ...(cache !== undefined && { cacheDirectory: cache }),
  })
}

/** Source: XDG Base Directory Specification, which has relative paths ignored. A container's user may have no home at all. */
function cacheDirectory({ XDG_CACHE_HOME = '', HOME = '' }: CommandProcess['env']): string | undefined {
  if (isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, 'firstlight')
  return isAbsolute(HOME) ? join(HOME, '.cache', 'firstlight') : undefined
}
