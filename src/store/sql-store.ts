import { OperatorError } from '../core/errors.js'
import { appender } from './append.js'
import type { Database } from './database.js'
import { declare } from './declare.js'
import { backlog, claim, discard, outbox, renew, revive, settle, untilDue } from './outbox.js'
import { proofs, prove } from './proof-records.js'
import { siteEvents, transitions, waivers } from './read-changes.js'
import { checks, history, notApplicable, suites } from './read-checks.js'
import { forgetSite, prune } from './retention.js'
import { putRun, runs } from './run-records.js'
import { phaseChanges, setPhase, signOff, signOffs, siteStates } from './site-records.js'
import type { Store } from './store.js'
import { partlyDeclared } from './whole-suites.js'

/** The store over a database that has its tables. */
export function sqlStore(database: Database): Store {
  const append = appender(database)
  const told = <T>(work: Promise<T>) =>
    work.catch((error: unknown) => {
      throw error instanceof SyntaxError ? damaged(database, error) : database.explain(error)
    })
  const store: Omit<Store, 'location'> = {
    declare: (declaration) => told(declare(database, declaration)),
    append: (batch) => told(append(batch)),
    checks: (filter) => told(checks(database, filter)),
    notApplicable: (sites) => told(notApplicable(database, sites)),
    partlyDeclared: (sites) => told(partlyDeclared(database, sites)),
    suites: () => told(suites(database)),
    history: (query) => told(history(database, query)),
    transitions: (query) => told(transitions(database, query)),
    siteEvents: (query) => told(siteEvents(database, query)),
    waivers: (sites) => told(waivers(database, sites)),
    siteStates: () => told(siteStates(database)),
    setPhase: (change) => told(setPhase(database, change)),
    phaseChanges: (query) => told(phaseChanges(database, query)),
    signOff: (signed) => told(signOff(database, signed)),
    signOffs: (query) => told(signOffs(database, query)),
    prove: (proven) => told(prove(database, proven)),
    proofs: (sites) => told(proofs(database, sites)),
    putRun: (run) => told(putRun(database, run)),
    runs: (query) => told(runs(database, query)),
    prune: (retention) => told(prune(database, retention)),
    forgetSite: (site) => told(forgetSite(database, site)),
    claim: (query) => told(claim(database, query)),
    renew: (lease, query) => told(renew(database, lease, query)),
    settle: (outcomes) => told(settle(database, outcomes)),
    untilDue: (query) => told(untilDue(database, query)),
    backlog: () => told(backlog(database)),
    outbox: (query) => told(outbox(database, query)),
    revive: (query, now) => told(revive(database, query, now)),
    discard: (query) => told(discard(database, query)),
    close: () => database.close(),
  }
  return { location: database.location, ...store }
}

/** What is kept as JSON is written by us alone: what does not read is no bug, but a disk's or a hand's doing. */
function damaged({ location }: Database, cause: SyntaxError): OperatorError {
  return new OperatorError('STORE_INVALID', `the store ${location} is damaged: ${cause.message}`, {
    hint: 'restore it from a backup, or name another one with --store',
    cause,
  })
}
