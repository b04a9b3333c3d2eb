import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { cardOf } from '../core/instance.js'
import type { Declaration, DeclaredSuite, Store } from '../store/store.js'
import type { Planned } from '../suite/plan-suites.js'
import type { Suite } from '../suite/suite.js'
import type { CommandProcess } from './command.js'
import { EVERYTHING, planFor, type SelectionFlags } from './plan-options.js'

/** Reads suites and tells the store what they declare now, so that what is new is known before it has run. */
export async function declareSuites(
  paths: readonly string[],
  { store, process }: { readonly store: Store; readonly process: CommandProcess },
): Promise<void> {
  const planned = await planFor(paths, EVERYTHING, process, await store.siteStates())
  await store.declare(declarationOf(planned, EVERYTHING, process.now()))
}

/**
 * What suites declare at the sites that were selected: whole, whichever of their checks were. One that nobody selects is known,
 * and has never reported.
 */
export function declarationOf(
  { declared, sites, suites }: Planned,
  { site }: Pick<SelectionFlags, 'site'>,
  time: number,
): Declaration {
  const names = sites.map(({ name }) => name).filter((name) => site?.includes(name) ?? true)
  const chosen = new Set(names)
  return {
    time,
    checks: declared.checks.filter((check) => chosen.has(check.site.name)).map(cardOf),
    notApplicable: declared.notApplicable.filter((each) => chosen.has(each.site)),
    suites: suites.map(declaredSuite),
    completeFor: suites.flatMap(({ id }) => names.map((name) => ({ site: name, suite: id }))),
  }
}

function declaredSuite({ id, title, source, files }: Suite): DeclaredSuite {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file))
  return { id, title, file: source.file, sha256: hash.digest('hex') }
}
