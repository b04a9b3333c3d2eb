import { plural } from '../bringup/words.js'
import { didYouMean } from '../core/closest.js'
import { OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { iso } from '../formats/event-record.js'
import { jsonText } from '../formats/json-text.js'
import type { OutboxFilter, OutboxRow } from '../store/outbox-store.js'
import type { Store } from '../store/store.js'
import type { Command } from './command.js'
import { outboxLetters, outboxSummary, stateOf } from './outbox-text.js'
import { storeFlag, withStore } from './store-options.js'

const options = {
  handler: { kind: 'string', description: 'Only what is for this handler' },
  dead: { kind: 'boolean', description: 'Only what was given up' },
  format: { kind: 'choice', choices: ['text', 'json'], default: 'text', description: 'How to print it' },
  ...storeFlag,
} as const satisfies OptionSpecs

type OutboxOptions = OptionsOf<typeof options>

/** As much as is read of what is kept. */
const MOST_LETTERS = 10_000

const command: Command = {
  name: 'outbox',
  summary: 'Show the events that could not be delivered, send the dead ones again, or drop them.',
  usage: 'outbox [retry|drop] [flags]',
  options,
  examples: [
    ['firstlight outbox', 'what waits, what is dead and why, by handler'],
    ['firstlight outbox --handler graph', 'each event that is kept for one handler'],
    ['firstlight outbox retry --handler graph', 'dead events are due again: the next run delivers them'],
    ['firstlight outbox drop --handler graph --dead', 'nobody is to get what is dead'],
  ],
  notes: `Events wait while their receiver cannot be reached, and are dead when it refuses them, or after a day. What waits is
delivered by the next run, and by a watch that goes on. An event that was tried three times in vain is stuck: later ones of
its check wait behind it, but where the receiver keeps states a newer one takes its place. A receiver may ask for a wait of
a second to five minutes. What is dead and tried again comes after what has left meanwhile. A receiver tells an event that
comes twice by its id.`,
  takes: [],
  mayTake: ['verb'],
  async run({ options: read, positionals: [verb], process }) {
    const flags = read as OutboxOptions // parseFlags read them by the table above
    const work = workOf(verb, flags, process.now())
    process.stdout.write(await withStore(flags, { process }, work))
    return 0
  },
}

export default command

function workOf(verb: string | undefined, flags: OutboxOptions, now: number): (store: Store) => Promise<string> {
  if (verb === undefined) return (store) => show(store, flags, now)
  if (verb === 'retry') return (store) => retry(store, flags, now)
  if (verb === 'drop') return drop(flags)
  const hint =
    didYouMean(verb, ['retry', 'drop']) ?? 'firstlight outbox retry, or firstlight outbox drop --handler NAME'
  throw new OperatorError('USAGE', `the outbox can be told to retry or drop, not "${verb}"`, { hint })
}

async function show(store: Store, flags: OutboxOptions, now: number): Promise<string> {
  await knownHandler(store, flags)
  const rows = await store.outbox({ ...filterOf(flags), limit: MOST_LETTERS })
  if (flags.format === 'json') return json(rows)
  const cut = rows.length === MOST_LETTERS ? `only the oldest ${MOST_LETTERS} are shown\n` : ''
  return `${flags.handler === undefined ? outboxSummary(rows, now) : outboxLetters(rows, now)}${cut}`
}

async function retry(store: Store, flags: OutboxOptions, now: number): Promise<string> {
  await knownHandler(store, flags)
  const { handler } = filterOf(flags)
  const count = await store.revive(handler === undefined ? {} : { handler }, now)
  return count === 0
    ? 'nothing is dead\n'
    : `${counted(count, 'dead event')} due again: the next run delivers what it can\n`
}

function drop(flags: OutboxOptions): (store: Store) => Promise<string> {
  const { handler } = flags
  if (handler === undefined) {
    throw new OperatorError('USAGE', 'say whose events are to go', { hint: 'firstlight outbox drop --handler NAME' })
  }
  return async (store) => {
    await knownHandler(store, flags)
    const count = await store.discard(filterOf(flags))
    return `${counted(count, 'event')} dropped: ${handler} will not get ${count === 1 ? 'it' : 'them'}\n`
  }
}

function filterOf({ handler, dead }: OutboxOptions): OutboxFilter {
  return { ...(handler !== undefined && { handler }), ...(dead && { state: 'dead' }) }
}

async function knownHandler(store: Store, { handler }: OutboxOptions): Promise<void> {
  if (handler === undefined) return
  const known = (await store.backlog()).map((each) => each.handler)
  if (known.includes(handler)) return
  const hint = known.length === 0 ? 'nothing waits and nothing is dead' : didYouMean(handler, known)
  throw new OperatorError('USAGE', `nothing is kept for "${handler}"`, hint === undefined ? {} : { hint })
}

function counted(count: number, noun: string): string {
  return `${plural(count, noun)} ${count === 1 ? 'is' : 'are'}`
}

function json(rows: readonly OutboxRow[]): string {
  const letters = rows.map((row) => ({
    handler: row.handler,
    event_id: row.eventId,
    of: row.stream,
    time: iso(row.time),
    state: stateOf(row),
    attempts: row.attempts,
    ...(row.dueAt !== undefined && { due_at: iso(row.dueAt) }),
    ...(row.reason !== undefined && { reason: row.reason }),
    body: row.body,
  }))
  return `${jsonText({ letters })}\n`
}
