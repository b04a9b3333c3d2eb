import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { OperatorError } from '../../../src/core/errors.js'
import { migrate } from '../../../src/store/migrate.js'
import { openStore } from '../../../src/store/open-store.js'
import { sqlStore } from '../../../src/store/sql-store.js'
import { openSqlite, type SqliteSettings } from '../../../src/store/sqlite/database.js'
import { ENGINES, loadEngine } from '../../../src/store/sqlite/engine.js'
import { makeInstance, START } from '../../helpers/events.js'
import { mountDisk, needsMount } from '../../helpers/small-disk.js'
import { startWriter } from '../../helpers/store-writers.js'
import { declarationOf, everything, freshResult, nowhere } from '../../helpers/stores.js'

t.setTimeout(120_000)

const folder = mkdtempSync(join(tmpdir(), 'firstlight-store-'))
t.teardown(() => rmSync(folder, { recursive: true }))

let files = 0
const newFile = () => join(folder, `${++files}.db`)

async function openWith(file: string, settings: SqliteSettings) {
  const database = await openSqlite(file, settings)
  await migrate(database)
  return sqlStore(database)
}

async function refusal(work: Promise<unknown>): Promise<OperatorError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof OperatorError) return error
  throw new Error('it was to be refused', { cause: error })
}

t.test('what is no store is refused with what it is', async (t) => {
  const junk = newFile()
  writeFileSync(junk, 'name,status\n'.repeat(1000))
  t.match(await refusal(openStore(junk)), { code: 'STORE_INVALID', message: `the store ${junk} is no database` })
  t.equal(readFileSync(junk, 'utf8').length, 12_000, 'and is left alone')
  mkdirSync(newFile())
  t.match(await refusal(openStore(join(folder, `${files}.db`))), {
    code: 'STORE_UNWRITABLE',
    message: /cannot be opened/,
  })
  t.match(await refusal(openStore(join(junk, 'store.db'))), { code: 'STORE_UNWRITABLE', message: /EEXIST|ENOTDIR/ })
  t.match(await refusal(openStore('store.db')), { code: 'STORE_INVALID', hint: /--store/ })
  t.match(await refusal(openStore('mysql://root:hunter2@db/x')), { code: 'STORE_INVALID' })
})

t.test('a damaged file is said to be one', async (t) => {
  const file = newFile()
  const store = await openStore(file)
  await store.append({ fresh: Array.from({ length: 200 }, (_, at) => freshResult('OK', at)), route: nowhere })
  await store.close()
  const bytes = readFileSync(file)
  bytes.fill(0xa5, 8192) // all but the page that says what there is
  writeFileSync(file, bytes)
  const error = await refusal(openStore(file).then((damaged) => damaged.checks()))
  t.match(error, { code: 'STORE_INVALID', message: `the store ${file} is damaged`, hint: /\.recover/ })
})

t.test(
  'a full disk fails an append as a whole, and the next one works when there is room',
  { skip: needsMount() },
  async (t) => {
    const disk = mountDisk(2)
    t.teardown(disk.close)
    const ballast = join(disk.folder, 'ballast')
    writeFileSync(ballast, Buffer.alloc(700_000))
    const store = await openStore(join(disk.folder, 'store.db'))
    const kept: string[] = []
    const failed = await (async () => {
      for (let at = 0; at < 100_000; at += 20) {
        const fresh = Array.from({ length: 20 }, (_, each) => freshResult('OK', at + each, { output: 'x'.repeat(500) }))
        try {
          await store.append({ fresh, route: everything })
        } catch (error) {
          t.match(error, { code: 'STORE_UNWRITABLE', message: /the disk is full/, hint: /make room/ })
          return fresh
        }
        kept.push(...fresh.map(({ id }) => id))
      }
      throw new Error('the disk was never full')
    })()
    const ids = async () =>
      (await store.history({ id: makeInstance().id, limit: 100_000 })).map(({ id }) => id).reverse()
    t.same(await ids(), kept)
    rmSync(ballast)
    await store.append({ fresh: failed, route: everything })
    t.same(await ids(), [...kept, ...failed.map(({ id }) => id)])
    t.equal((await store.outbox({ handler: 'desk', limit: 100_000 })).length, kept.length + failed.length)
    await store.close()
  },
)

t.test('what may only be read says so', { skip: needsMount() }, async (t) => {
  const disk = mountDisk(2)
  t.teardown(disk.close)
  const file = join(disk.folder, 'store.db')
  const writer = startWriter(file, { check: 'alpha', batches: 1, size: 1 })
  t.match(await writer.ended, { code: 0 })
  disk.mode('ro')
  const reading = openStore(file).then(async (store) => {
    t.equal((await store.checks()).length, 1, 'it can be read')
    return store.append({ fresh: [freshResult('OK', 1)], route: nowhere }).finally(() => store.close())
  })
  t.match(await refusal(reading), { code: 'STORE_UNWRITABLE', message: /it may only be read/ })
  t.match(await refusal(openStore(join(disk.folder, 'none.db'))), { code: 'STORE_UNWRITABLE', message: /only be read/ })
  t.match(await refusal(openStore(join(disk.folder, 'new', 'store.db'))), {
    code: 'STORE_UNWRITABLE',
    message: /only be read/,
  })
  disk.mode('rw')
  const again = await openStore(file)
  t.equal((await again.checks()).length, 1)
  await again.close()
})

t.test('who waits for another one too long is told who to look for', async (t) => {
  const file = newFile()
  const store = await openWith(file, { patienceMs: 30 })
  const { DatabaseSync } = await loadEngine()
  const other = new DatabaseSync(file)
  other.exec('begin immediate')
  const fresh = [freshResult('OK', 1)]
  t.match(await refusal(store.append({ fresh, route: nowhere })), {
    code: 'STORE_UNWRITABLE',
    message: /another process has kept it locked/,
    hint: `see who has it open: fuser ${file}`,
  })
  t.same(await store.checks(), [], 'readers do not wait')
  other.exec('commit')
  other.close()
  t.equal((await store.append({ fresh, route: nowhere })).events.length, 1)
  await store.close()
})

t.test('who waits for another one does not stop this process', async (t) => {
  const file = newFile()
  const store = await openStore(file)
  const { DatabaseSync } = await loadEngine()
  const other = new DatabaseSync(file)
  other.exec('begin immediate')
  let turns = 0
  const timer = setInterval(() => {
    if (++turns === 5) other.exec('commit')
  }, 10)
  await store.append({ fresh: [freshResult('OK', 1)], route: nowhere })
  clearInterval(timer)
  t.ok(turns >= 5)
  other.close()
  await store.close()
})

t.test('a copy of the file of a store that is closed is all of it', async (t) => {
  const [file, copy] = [newFile(), newFile()]
  const store = await openStore(file)
  await store.declare(declarationOf([makeInstance()]))
  await store.close()
  copyFileSync(file, copy)
  const again = await openStore(copy)
  t.match(await again.checks(), [{ declaredAt: START }])
  await again.close()
})

for (const engine of ENGINES) {
  t.test(`${engine} reads what the other one has written`, { skip: needsEngine(engine) }, async (t) => {
    const file = newFile()
    for (const [round, engines] of [[engine], ENGINES, [engine]].entries()) {
      const store = await openWith(file, { engines })
      await store.append({ fresh: [freshResult('CRITICAL', round + 1)], route: everything })
      t.match(await store.checks(), [{ last: { occurrences: round + 1, time: START + round + 1 } }])
      t.equal(
        (await store.claim({ handler: 'desk', keeps: 'history', limit: 9, now: START, leaseMs: 0 })).length,
        round + 1,
      )
      await store.close()
    }
  })
}

function needsEngine(name: string): false | string {
  try {
    createRequire(import.meta.url).resolve(name)
    return false
  } catch {
    return `needs ${name}`
  }
}

t.test('without an engine it is said how to get one', async (t) => {
  t.match(await refusal(loadEngine(['@nobody/has-this', 'node:neither'])), {
    code: 'STORE_INVALID',
    message: new RegExp(`no SQLite for Node ${process.versions.node}`),
    hint: /npm install @photostructure\/sqlite.*22\.13.*postgres:/,
  })
})
