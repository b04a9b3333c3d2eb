import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openStore } from '../../../src/store/open-store.js'
import { loadEngine } from '../../../src/store/sqlite/engine.js'
import { makeInstance } from '../../helpers/events.js'
import { declarationOf, freshResult, nowhere } from '../../helpers/stores.js'

const OLD = new Date('2020-01-01T00:00:00Z')

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

/** Another program's database, closed, in a folder of its own. */
async function foreign(t: Test, ...statements: readonly string[]): Promise<string> {
  const file = join(t.testdir(), 'theirs.db')
  const { DatabaseSync } = await loadEngine()
  const engine = new DatabaseSync(file)
  for (const statement of statements) engine.exec(statement)
  engine.close()
  chmodSync(file, 0o644)
  utimesSync(file, OLD, OLD)
  return file
}

const THEIRS = {
  'with a journal': ['create table bookmarks (url text)'],
  'with a write-ahead log': ['pragma journal_mode = wal', 'create table bookmarks (url text)'],
  'with a table of the same name': ['create table store (goods text)'],
}

for (const [how, statements] of Object.entries(THEIRS)) {
  t.test(`another program's database ${how} is refused untouched`, async (t) => {
    const file = await foreign(t, ...statements)
    const before = readFileSync(file)
    await t.rejects(openStore(file), { code: 'STORE_INVALID', message: /no store of firstlight: it has a table "/ })
    t.same(readFileSync(file), before)
    t.same(statSync(file).mtime, OLD)
    t.equal(modeOf(file), '644')
  })
}

t.test('a database that somebody has open is refused with what he has not written back yet', async (t) => {
  const file = await foreign(t, 'pragma journal_mode = wal', 'create table a (x integer)')
  const { DatabaseSync } = await loadEngine()
  const engine = new DatabaseSync(file)
  engine.exec('create table b (x integer)')
  const [before, log] = [readFileSync(file), readFileSync(`${file}-wal`)]
  t.ok(log.length > 0)
  await t.rejects(openStore(file), { code: 'STORE_INVALID' })
  t.same(readFileSync(file), before)
  t.same(readFileSync(`${file}-wal`), log)
  engine.close()
})

t.test('a link that leads nowhere is an error, and nothing is made at its end', async (t) => {
  const folder = t.testdir()
  const link = join(folder, 'store.db')
  symlinkSync('gone/store.db', link)
  await t.rejects(openStore(link), {
    code: 'STORE_INVALID',
    message: /is a link to gone\/store\.db, which is not there/,
  })
  symlinkSync('new.db', join(folder, 'other.db'))
  await t.rejects(openStore(join(folder, 'other.db')), { code: 'STORE_INVALID' })
  t.same(readdirSync(folder).sort(), ['other.db', 'store.db'])
  t.ok(lstatSync(link).isSymbolicLink())
})

t.test('a link that leads to a store is one', async (t) => {
  const folder = t.testdir()
  await (await openStore(join(folder, 'store.db'))).close()
  symlinkSync('store.db', join(folder, 'link.db'))
  const store = await openStore(join(folder, 'link.db'))
  t.same(await store.checks(), [])
  await store.close()
})

t.test('a store is its owner’s alone, and so is what SQLite puts beside it', async (t) => {
  const folder = t.testdir()
  const file = join(folder, 'new', 'store.db')
  const told: string[] = []
  const store = await openStore(file, (text) => told.push(text))
  await store.append({ fresh: [freshResult('OK', 1)], route: nowhere })
  const names = readdirSync(join(folder, 'new'))
  t.ok(names.includes('store.db-wal'))
  for (const name of names) t.equal(modeOf(join(folder, 'new', name)), '600', name)
  await store.close()
  t.same(told, [])
})

t.test('one that others could read is so no more, and that is said once', async (t) => {
  const file = join(t.testdir(), 'store.db')
  const first = await openStore(file)
  await first.append({ fresh: [freshResult('OK', 1)], route: nowhere })
  for (const suffix of ['', '-wal', '-shm']) chmodSync(`${file}${suffix}`, 0o644)
  const told: string[] = []
  for (let round = 0; round < 2; round++) await (await openStore(file, (text) => told.push(text))).close()
  t.same(told, [`the store ${file} could be read by others: from now on it is its owner's alone (mode 0600)`])
  t.equal(modeOf(file), '600')
  await first.close()
})

t.test('what does not read is damage and no bug', async (t) => {
  const file = join(t.testdir(), 'store.db')
  const store = await openStore(file)
  await store.declare(declarationOf([makeInstance()]))
  await store.append({ fresh: [freshResult('OK', 1)], route: nowhere })
  await store.close()
  const { DatabaseSync } = await loadEngine()
  const hand = new DatabaseSync(file)
  hand.exec('update events set result = \'{"outcome":\'')
  hand.close()
  const damaged = await openStore(file)
  await t.rejects(damaged.checks(), { code: 'STORE_INVALID', message: /is damaged: .*JSON/, hint: /backup/ })
  await t.rejects(damaged.history({ id: makeInstance().id, limit: 9 }), { code: 'STORE_INVALID' })
  await damaged.close()
})

t.test('an empty file becomes a store', async (t) => {
  const file = join(t.testdir(), 'store.db')
  writeFileSync(file, '')
  const store = await openStore(file)
  t.same(await store.checks(), [])
  await store.close()
})
