import { sql } from 'kysely'
import { mintEventId } from '../core/event-id.js'
import { type Group, hasTurned, type SiteEvent } from '../core/site-event.js'
import type { Database, Tables } from './database.js'
import { countsAsGreen, type Taken } from './derive.js'
import { type GroupKey, readDoubts } from './group-doubts.js'

/**
 * Counts the groups of checks whose colour changed or whose declaration did. What they were last told to be stays: only a
 * result turns a group.
 */
export async function recount(database: Database, tables: Tables, points: readonly GroupKey[]): Promise<void> {
  if (points.length === 0) return
  const changed = new Map(
    points.map(({ site, suite, point }) => [nameOf({ site, suite, point }), { site, suite, point }]),
  )
  const sites = [...new Set(points.map(({ site }) => site))]
  const counted = await tables
    .selectFrom('checks')
    .leftJoin('latest', 'latest.check_key', 'checks.key')
    .select(['site', 'suite', 'point'])
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.coalesce(fn.sum<number>(PRESENT_GREEN), sql<number>`0`).as('green'),
    ])
    .where(database.among('site', sites))
    .where(database.among('suite', [...new Set(points.map(({ suite }) => suite))]))
    .where(database.among('point', [...new Set(points.map(({ point }) => point))]))
    .where('removed_at', 'is', null)
    .groupBy(['site', 'suite', 'point'])
    .execute()
  const counts = new Map(counted.map((row) => [nameOf(row), row]))
  await putCounts(
    database,
    tables,
    [...changed].map(([name, key]) => counts.get(name) ?? { ...key, total: 0, green: 0 }),
  )
  await putCounts(database, tables, await siteCounts(database, tables, sites))
}

/** Green as the check is written now. */
const PRESENT_GREEN = sql<number>`case when latest.definition = checks.definition then latest.green else 0 end`

function nameOf({ site, suite, point }: GroupKey): string {
  return `${site}\n${suite}\n${point}`
}

interface GroupRow extends GroupKey {
  readonly total: number
  readonly green: number
}

async function siteCounts(database: Database, tables: Tables, sites: readonly string[]): Promise<readonly GroupRow[]> {
  const rows = await tables
    .selectFrom('group_states')
    .select(['site'])
    .select(({ fn }) => [fn.sum<number>('total').as('total'), fn.sum<number>('green').as('green')])
    .where(database.among('site', sites))
    .where('point', '<>', '')
    .groupBy('site')
    .execute()
  return rows.map((row) => ({ ...row, suite: '', point: '' }))
}

async function putCounts(database: Database, tables: Tables, rows: readonly GroupRow[]): Promise<void> {
  await database.insert(tables, {
    into: 'group_states',
    columns: { site: 'text', suite: 'text', point: 'text', total: 'integer', green: 'integer', all_green: 'integer' },
    rows: rows.map(({ site, suite, point, total, green }) => [site, suite, point, Number(total), Number(green), 0]),
    conflict: 'on conflict (site, suite, point) do update set total = excluded.total, green = excluded.green',
  })
}

/** Counts the groups that a batch has changed, and tells of those that turned. */
export async function turnGroups(
  database: Database,
  tables: Tables,
  taken: readonly Taken[],
): Promise<readonly SiteEvent[]> {
  const timely = taken.filter(({ event }) => event.late === undefined)
  const changed = timely.filter(hasChanged)
  await recount(database, tables, changed.map(pointOf))
  const states = await turning(database, tables, timely)
  if (states.length === 0) return []
  const turners = byGroup(changed)
  const candidates = states
    .map((state) => ({ state, members: turners.get(nameOf(state)) ?? membersOf(state, timely) }))
    .filter(({ members }) => members.length > 0)
  const doubts = await readDoubts(database, tables, {
    sites: [...new Set(candidates.map(({ state }) => state.site))],
    now: timely.reduce((last, { event }) => Math.max(last, event.time), 0),
  })
  const siteEvents: SiteEvent[] = []
  for (const { state, members } of candidates) {
    const { all_green, since, total } = state
    const green = state.green - doubts.staleIn(state)
    const known = since === null ? undefined : { green: all_green === 1, since }
    if (!hasTurned(known, { total, green }) || (green === total && doubts.isPart(state))) continue
    const turned = green === total ? 'green' : 'red'
    siteEvents.push(siteEvent(state, { members, turned, total, green, ...(since !== null && { before: since }) }))
  }
  await keepTurned(database, tables, siteEvents)
  return siteEvents
}

/** The first result of a check changes the counts only when it is green, but its declaration may have been by it. */
function hasChanged({ event, greenBefore }: Taken): boolean {
  return greenBefore !== countsAsGreen(event.result)
}

function pointOf({ event }: Taken): GroupKey {
  const { site, suite, point } = event.result.instance
  return { site: site.name, suite, point }
}

function byGroup(taken: readonly Taken[]): ReadonlyMap<string, readonly Taken[]> {
  const groups = new Map<string, Taken[]>()
  for (const each of taken) {
    const point = pointOf(each)
    for (const name of [nameOf(point), nameOf({ site: point.site, suite: '', point: '' })]) {
      const members = groups.get(name)
      if (members === undefined) groups.set(name, [each])
      else members.push(each)
    }
  }
  return groups
}

/** Of a group that a declaration has turned. */
function membersOf({ site, suite, point }: GroupKey, taken: readonly Taken[]): readonly Taken[] {
  return taken.filter(
    ({
      event: {
        result: { instance },
      },
    }) => {
      if (instance.site.name !== site) return false
      return point === '' || (instance.suite === suite && instance.point === point)
    },
  )
}

async function turning(database: Database, tables: Tables, taken: readonly Taken[]) {
  return tables
    .selectFrom('group_states')
    .selectAll()
    .where(database.among('site', [...new Set(taken.map(({ event }) => event.result.instance.site.name))]))
    .where(sql<boolean>`all_green <> case when total > 0 and green = total then 1 else 0 end`)
    .orderBy('site')
    .orderBy('point', 'desc') // the site after its integration points
    .orderBy('suite')
    .execute()
}

interface Turn {
  readonly members: readonly Taken[]
  readonly turned: 'green' | 'red'
  readonly total: number
  readonly green: number
  readonly before?: number
}

function siteEvent(key: GroupKey, { members, turned, before, ...counts }: Turn): SiteEvent {
  const { event } = turner(members, turned)
  const { time, result } = event
  const since = before === undefined ? {} : { before: Math.min(before, time) } // a clock may have been ahead then
  return {
    id: mintEventId(time),
    time,
    ...groupOf(key, result.instance),
    ...counts,
    turned,
    ...since,
    by: result.instance.id,
  }
}

/** The last one that turned green made it green; the first one that turned red took it away. */
function turner(members: readonly Taken[], turned: 'green' | 'red'): Taken {
  const turners = members.filter(
    (each) => hasChanged(each) && countsAsGreen(each.event.result) === (turned === 'green'),
  )
  const found = (turned === 'green' ? turners.at(-1) : turners[0]) ?? members.at(-1)
  if (found === undefined) throw new Error('a group without results cannot turn')
  return found
}

function groupOf(key: GroupKey, instance: Taken['event']['result']['instance']): Group {
  const { site, suite, point, pointTitle, owner, contact } = instance
  const group = { site: site.name, siteTitle: site.title, phase: site.phase }
  if (key.point === '') return group
  return {
    ...group,
    point: { suite, name: point, title: pointTitle, owner, ...(contact !== undefined && { contact }) },
  }
}

async function keepTurned(database: Database, tables: Tables, siteEvents: readonly SiteEvent[]): Promise<void> {
  await database.insert(tables, {
    into: 'site_events',
    columns: { id: 'text', time: 'integer', site: 'text', body: 'text' },
    rows: siteEvents.map((event) => [event.id, event.time, event.site, JSON.stringify(event)]),
  })
  await database.insert(tables, {
    into: 'group_states',
    columns: {
      site: 'text',
      suite: 'text',
      point: 'text',
      total: 'integer',
      green: 'integer',
      all_green: 'integer',
      since: 'integer',
    },
    rows: siteEvents.map(({ site, point, total, green, turned, time }) => [
      site,
      point?.suite ?? '',
      point?.name ?? '',
      total,
      green,
      turned === 'green' ? 1 : 0,
      time,
    ]),
    conflict: 'on conflict (site, suite, point) do update set all_green = excluded.all_green, since = excluded.since',
  })
}
