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

/** What a plan declares, given the selection that it was made with. */
export function declarationOf({ plan, sites, suites }: Planned, flags: SelectionFlags, time: number): Declaration {
  const isWhole = [flags.only, flags.label, flags.owner].every((chosen) => chosen === undefined)
  const planned = sites.filter(({ name }) => flags.site?.includes(name) ?? true)
  return {
    time,
    checks: plan.instances.map(cardOf),
    notApplicable: plan.notApplicable,
    suites: suites.map(declaredSuite),
    completeFor: isWhole ? suites.flatMap(({ id }) => planned.map(({ name }) => ({ site: name, suite: id }))) : [],
  }
}

function declaredSuite({ id, title, source, files }: Suite): DeclaredSuite {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file))
  return { id, title, file: source.file, sha256: hash.digest('hex') }
}
