/** What the two databases call the same thing. */
export interface Words {
  /** An integer of 64 bits. */
  readonly integer: string
  /** A text that compares by its bytes. */
  readonly text: string
  /** A primary key that the database gives out, never the same one twice. */
  readonly generated: string
  /** What stands after a table's columns. */
  readonly table: string
}

/**
 * The store's versions, each as the statements that make it out of the one before. What is here has been released: it is
 * never changed, only added to.
 *
 * Not kysely's Migrator: with SQLite it migrates outside of a transaction and without a lock, so that two processes which
 * open a new store at once collide, and to it a newer store is a corrupt one.
 */
export const MIGRATIONS: readonly ((words: Words) => readonly string[])[] = [first, second, third]

function first({ integer, text, generated, table }: Words): readonly string[] {
  return [
    `create table checks (
      key ${generated}, id ${text} not null unique, site ${text} not null, suite ${text} not null,
      point ${text} not null, owner ${text} not null, definition ${text} not null, card ${text} not null, position ${integer} not null,
      declared_at ${integer} not null, removed_at ${integer}
    )${table}`,
    'create index checks_by_group on checks (site, suite, point)',
    `create table not_applicable (
      id ${text} primary key, site ${text} not null, suite ${text} not null, point ${text} not null, name ${text} not null,
      because ${text} not null
    )${table}`,
    'create index not_applicable_by_site on not_applicable (site, suite)',
    `create table suites (
      id ${text} primary key, title ${text} not null, file ${text} not null, sha256 ${text} not null, declared_at ${integer} not null
    )${table}`,
    `create table events (
      key ${generated}, check_key ${integer} not null, time ${integer} not null, id ${text} not null,
      standing ${text} not null, result ${text} not null
    )${table}`,
    'create index events_by_check on events (check_key, time)',
    `create table latest (
      check_key ${integer} primary key, green ${integer} not null,
      definition ${text} not null, proven ${text}
    )${table}`,
    `create table transitions (
      key ${generated}, event_id ${text} not null, time ${integer} not null, check_key ${integer} not null,
      site ${text} not null, owner ${text} not null, from_status ${text}, to_status ${text} not null, output ${text} not null,
      blocked_by ${text}
    )${table}`,
    'create index transitions_by_time on transitions (time)',
    'create index transitions_by_site on transitions (site, time)',
    'create index transitions_by_check on transitions (check_key, time)',
    `create table group_states (
      site ${text} not null, suite ${text} not null, point ${text} not null, total ${integer} not null, green ${integer} not null,
      all_green ${integer} not null, since ${integer}, primary key (site, suite, point)
    )${table}`,
    `create table site_events (
      key ${generated}, id ${text} not null, time ${integer} not null, site ${text} not null, body ${text} not null
    )${table}`,
    'create index site_events_by_time on site_events (time)',
    'create index site_events_by_site on site_events (site, time)',
    `create table waivers (
      check_key ${integer} not null, until ${text} not null, waived_by ${text} not null, reason ${text} not null,
      first_used ${integer} not null, last_used ${integer} not null, primary key (check_key, until, waived_by, reason)
    )${table}`,
    `create table phase_changes (
      key ${generated}, site ${text} not null, time ${integer} not null, phase ${text} not null, changed_by ${text}, reason ${text}
    )${table}`,
    'create index phase_changes_by_site on phase_changes (site, time)',
    `create table sign_offs (
      key ${generated}, id ${text} not null unique, site ${text} not null, time ${integer} not null, signed_by ${text} not null,
      stable_ms ${integer} not null, sha256 ${text} not null, report ${text} not null
    )${table}`,
    'create index sign_offs_by_site on sign_offs (site, time)',
    `create table proofs (
      id ${text} not null, definition ${text} not null, site ${text} not null, time ${integer} not null, verdict ${text} not null,
      trials ${text} not null, reason ${text}, primary key (id, definition)
    )${table}`,
    'create index proofs_by_site on proofs (site)',
    `create table runs (
      id ${text} primary key, started_at ${integer} not null, version ${text} not null, host ${text} not null,
      checks ${integer} not null, finished ${text}
    )${table}`,
    'create index runs_by_start on runs (started_at)',
    `create table run_sites (run_id ${text} not null, site ${text} not null, primary key (site, run_id))${table}`,
    `create table deployments (
      key ${generated}, event_id ${text} not null unique, deployment_id ${text} not null, kind ${text} not null,
      status ${text} not null, verification ${text} not null, time ${integer} not null, environment ${text}, service ${text},
      component ${text}, version ${text}, previous_version ${text}, artifact ${text}, vcs ${text}, commits ${text}, actor ${text}, title ${text},
      description ${text}, pipeline ${text}, started_at ${integer}, finished_at ${integer}, rollback_of ${text}, supersedes ${text},
      exit_code ${integer}, log_tail ${text}, labels ${text}
    )${table}`,
    'create index deployments_by_id on deployments (deployment_id)',
    `create table deployment_sites (
      deployment_key ${integer} not null, site ${text} not null, time ${integer} not null,
      primary key (site, time, deployment_key)
    )${table}`,
    `create table outbox (
      key ${generated}, handler ${text} not null, event_id ${text} not null, stream ${text} not null, time ${integer} not null,
      body ${text} not null, attempts ${integer} not null, due_at ${integer}, leased_until ${integer} not null, reason ${text}
    )${table}`,
    'create index outbox_by_handler on outbox (handler, key)',
    'create index outbox_by_stream on outbox (handler, stream, key)',
  ]
}

/** The last event of a check is not the last one by its time where a clock was ahead. */
function second({ integer }: Words): readonly string[] {
  return [`alter table latest add column last_key ${integer}`]
}

/** How long results count, and what was declared whole: of what is there already neither is known. */
function third({ integer, text, table }: Words): readonly string[] {
  return [
    `alter table checks add column fresh_ms ${integer}`,
    `create table whole_suites (
      site ${text} not null, suite ${text} not null, declared_at ${integer} not null, primary key (site, suite)
    )${table}`,
  ]
}
