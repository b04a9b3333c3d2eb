// InfluxQL over the points of formats/influx.ts. `$timeFilter`, `$__interval` and `${site:regex}` are Grafana's to fill in.

/** What tells one check at one site from another, whatever its phase. */
const CHECK = '"site", "suite", "point", "check", "each"'
const AT_SITE = '$timeFilter AND "site" =~ /^${site:regex}$/'

/** The worst status of each interval: what was red for a moment is not green for being looked at from afar. */
export const STATUS_OF_CHECKS = `SELECT max("status") FROM "check" WHERE ${AT_SITE} GROUP BY time($__interval), ${CHECK} fill(none)`

const LAST_OF_INTERVAL = `SELECT last("status") AS "status" FROM "check" WHERE ${AT_SITE} GROUP BY time($__interval), ${CHECK} fill(none)`

/** How many checks were green at the end of each interval: one that did not report in it is not. */
export const GREEN_CHECKS = `SELECT count("status") FROM (${LAST_OF_INTERVAL}) WHERE $timeFilter AND "status" = 0 GROUP BY time($__interval), "site" fill(0)`
export const REPORTING_CHECKS = `SELECT count("status") FROM (${LAST_OF_INTERVAL}) WHERE $timeFilter GROUP BY time($__interval), "site" fill(0)`

export const FIRST_GREEN = `SELECT first("status") AS "status" FROM "check" WHERE ${AT_SITE} AND "status" = 0 GROUP BY "owner", ${CHECK}`

const LAST_RESULTS = `SELECT last("status") AS "status", last("waived") AS "waived", last("output") AS "output" FROM "check" WHERE ${AT_SITE} GROUP BY "owner", ${CHECK}`

export const RED_BY_OWNER = `SELECT count("status") AS "red" FROM (${LAST_RESULTS}) WHERE $timeFilter AND "status" > 0 AND "waived" = false GROUP BY "owner"`
export const NOT_GREEN = `SELECT "site", "owner", "suite", "point", "check", "each", "status", "output" FROM (${LAST_RESULTS}) WHERE $timeFilter AND "status" > 0 AND "waived" = false`

/** An integration point or a site that turned all green, or lost it. */
export const TURNS = `SELECT "site", "point", "by" FROM "site" WHERE ${AT_SITE}`

/** One measurement for deployments, tagged with site and service. */
export const DEPLOYMENTS = `SELECT "version", "service", "site" FROM "deploy" WHERE ${AT_SITE}`
