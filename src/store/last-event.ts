import { sql } from 'kysely'

/**
 * The key of the last event of `checks`, joined with `latest`: by its time and not by when it came, unless one that claims a
 * later time was outranked.
 */
export const lastEventKey = sql<number>`coalesce(latest.last_key, (
  select key from events as last where last.check_key = checks.key order by last.time desc, last.id desc limit 1
))`
