import { sql } from 'kysely'
import t from 'tap'
import { OperatorError } from '../../src/core/errors.js'
import type { Database } from '../../src/store/database.js'
import { migrate } from '../../src/store/migrate.js'
import { MIGRATIONS } from '../../src/store/migrations.js'
import { openStore } from '../../src/store/open-store.js'
import { openPostgres } from '../../src/store/postgres/database.js'
import { sqlStore } from '../../src/store/sql-store.js'
import { openSqlite } from '../../src/store/sqlite/database.js'
import { backends, freshResult, nowhere } from '../helpers/stores.js'

t.setTimeout(120_000)

const later = [...MIGRATIONS, () => ['create table later (name text)', "insert into later values ('upgraded')"]]

async function open(location: string): Promise<Database> {
  return location.startsWith('/') ? openSqlite(location) : openPostgres(new URL(location))
}

for (const { name, skip, start } of backends) {
  t.test(`${name}: the tables of another version`, { skip, timeout: 120_000 }, async (t) => {
    const backend = await start()
    t.teardown(() => backend.close())

    t.test('an older store is upgraded with all that is in it', async (t) => {
      const location = await backend.newLocation()
      const old = await openStore(location)
      await old.append({ fresh: [freshResult('OK', 1)], route: nowhere })
      await old.close()
      const database = await open(location)
      await migrate(database, later)
      const { rows } = await sql`select name from later`.execute(database.tables)
      t.same(rows, [{ name: 'upgraded' }])
      t.equal((await sqlStore(database).checks()).length, 1)
      await migrate(database, later)
      await database.close()
    })

    t.test('several that upgrade at once do it once', async (t) => {
      const location = await backend.newLocation()
      await (await openStore(location)).close()
      const databases = await Promise.all([1, 2, 3].map(() => open(location)))
      await Promise.all(databases.map((database) => migrate(database, later)))
      const [database] = databases
      const rows = database === undefined ? [] : (await sql`select name from later`.execute(database.tables)).rows
      t.equal(rows.length, 1)
      for (const each of databases) await each.close()
    })

    t.test('an upgrade that fails leaves the store as it was', async (t) => {
      const location = await backend.newLocation()
      await (await openStore(location)).close()
      const database = await open(location)
      const broken = [...later, () => ['create table broken (a integer)', 'this is no statement']]
      await t.rejects(migrate(database, broken), { message: /syntax error/ })
      t.notOk((await database.tableNames(database.tables)).some((table) => ['later', 'broken'].includes(table)))
      await database.close()
      const store = await openStore(location)
      t.same(await store.checks(), [])
      await store.close()
    })

    t.test('a newer store is refused, and nothing is written', async (t) => {
      const location = await backend.newLocation()
      const database = await open(location)
      await migrate(database, later)
      await database.close()
      const error = await openStore(location).catch((thrown: unknown) => thrown)
      t.ok(error instanceof OperatorError)
      t.match(error, {
        code: 'STORE_INVALID',
        message: `was made by a newer firstlight: its version is ${later.length}, this one knows ${MIGRATIONS.length}`,
        hint: /use the newer firstlight/,
      })
    })

    t.test('what is of something else is left alone', async (t) => {
      const location = await backend.newLocation()
      const database = await open(location)
      await sql`create table customers (name text)`.execute(database.tables)
      await t.rejects(migrate(database), {
        code: 'STORE_INVALID',
        message: /it has a table "customers" of something else/,
      })
      t.same(await database.tableNames(database.tables), ['customers'])
      await sql`alter table customers rename to store`.execute(database.tables)
      await t.rejects(migrate(database), { code: 'STORE_INVALID', message: /it has a table "store" of something else/ })
      await database.close()
    })
  })
}
