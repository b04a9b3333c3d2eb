import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { program, type Surroundings } from '../surroundings.js'
import { takingPart, type Workload } from '../workload.js'

const EVENTS = 1_000_000
const BATCH = 5000

const INGEST = 'the store, 5,000 results a batch'
const PLAIN = 'a row each, one transaction'

/** A million results of 50 sites x 500 checks: kept as events with history, and as rows with nothing to them. */
export function storeIngest({ directory }: Surroundings): Workload {
  const folder = join(directory, 'ingest')
  const operations = EVENTS
  return {
    title: 'Events kept',
    operation: 'event',
    ...takingPart([
      {
        name: INGEST,
        command: program('store-ingest', storeFile(directory), EVENTS, BATCH),
        operations,
        before: () => rmSync(folder, { recursive: true, force: true }),
      },
      { name: PLAIN, command: program('plain-insert', join(directory, 'plain.db'), EVENTS), operations },
    ]),
    goals: [
      { contender: INGEST, figure: 'wallSeconds', atMost: 2, against: PLAIN },
      { contender: INGEST, figure: 'cpuSeconds', atMost: 2, against: PLAIN },
    ],
  }
}

/** From the store that the ingest has left: its process is started once, and asked as often as it says. */
export function storeReading({ directory }: Surroundings): Workload {
  const reading = (what: string, times: number) => ({
    command: program('store-read', storeFile(directory), what, times),
    operations: times,
  })
  return {
    title: 'Questions to a store of a million events',
    operation: 'question',
    ...takingPart([
      { name: 'the last events of one check', ...reading('history', 2000) },
      { name: 'the last event of each check of a site', ...reading('site', 200) },
      { name: 'the last event of each of 25,000 checks', ...reading('all', 20) },
    ]),
    goals: [],
  }
}

function storeFile(directory: string): string {
  return join(directory, 'ingest', 'store.db')
}
