import type { CheckEvent, Minted, News, State } from '../core/event.js'
import { totalStateChange } from '../core/flapping.js'
import type { Status } from '../core/status.js'

/** What `nextEvent` adds to a result. */
export type Standing = Omit<CheckEvent, keyof Minted | 'result'>

/** As it is kept, in a quarter of the room that an object's names would take. Statuses are letters, 0 is none and no. */
type StoredStanding = readonly [
  state: State,
  previousStatus: string | 0,
  occurrences: number,
  occurrencesWatermark: number,
  history: string,
  failures: number,
  hard: 0 | 1,
  alarming: 0 | 1,
  since: number,
  lastOk: number | null,
  firstGreen: number | null,
  seenRed: 0 | 1,
  late: 0 | 1,
  news: News | 0,
]

const LETTERS: Readonly<Record<Status, string>> = { OK: 'O', WARNING: 'W', CRITICAL: 'C', UNKNOWN: 'U' }
const STATUSES: Readonly<Record<string, Status>> = { O: 'OK', W: 'WARNING', C: 'CRITICAL', U: 'UNKNOWN' }

export function writeStanding(event: CheckEvent): string {
  let history = ''
  for (const status of event.history) history += LETTERS[status]
  const stored: StoredStanding = [
    event.state,
    event.previousStatus === undefined ? 0 : LETTERS[event.previousStatus],
    event.occurrences,
    event.occurrencesWatermark,
    history,
    event.failures,
    flag(event.hard),
    flag(event.alarming),
    event.since,
    event.lastOk ?? null,
    event.firstGreen ?? null,
    flag(event.seenRed),
    flag(event.late === true),
    event.news ?? 0,
  ]
  return JSON.stringify(stored)
}

function flag(value: boolean): 0 | 1 {
  return value ? 1 : 0
}

/** What follows from the rest is derived again, as core does it. */
export function readStanding(text: string): Standing {
  const [
    state,
    previous,
    occurrences,
    occurrencesWatermark,
    letters,
    failures,
    hard,
    alarming,
    since,
    ...rest
  ]: StoredStanding = JSON.parse(text)
  const [lastOk, firstGreen, seenRed, late, news] = rest
  const history = [...letters].map(statusOf)
  const previousStatus = previous === 0 ? undefined : statusOf(previous)
  const status = history.at(-1)
  const turned = previousStatus !== undefined && status !== undefined && previousStatus !== status
  return {
    state,
    ...(previousStatus !== undefined && { previousStatus }),
    ...(turned && { transition: { from: previousStatus, to: status } }),
    occurrences,
    occurrencesWatermark,
    history,
    totalStateChange: totalStateChange(history),
    failures,
    hard: hard === 1,
    alarming: alarming === 1,
    since,
    ...(lastOk !== null && { lastOk }),
    ...(firstGreen !== null && { firstGreen }),
    seenRed: seenRed === 1,
    ...(late === 1 && { late: true }),
    ...(news !== 0 && { news }),
  }
}

function statusOf(letter: string): Status {
  const status = STATUSES[letter]
  if (status === undefined) throw new Error(`"${letter}" stands for no status`)
  return status
}

/** What a check's later results of earlier times have proved of it. */
export type Proven = Pick<Standing, 'lastOk' | 'firstGreen' | 'seenRed'>

export function writeProven({ lastOk, firstGreen, seenRed }: Proven): string {
  return JSON.stringify({ lastOk, firstGreen, seenRed })
}

/** An event with what was proved since; null: nothing. */
export function withProven<E extends Standing>(event: E, proven: string | null): E {
  return proven === null ? event : { ...event, ...JSON.parse(proven) }
}
