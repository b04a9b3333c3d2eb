import { Client } from 'pg'
import t from 'tap'
import { messageOf } from '../../../src/core/errors.js'
import { LOOPBACK, startTcpServer } from '../../../src/lab/server.js'
import { migrate } from '../../../src/store/migrate.js'
import { openStore } from '../../../src/store/open-store.js'
import { LOCK, LOCKS, openPostgres, type PostgresSettings } from '../../../src/store/postgres/database.js'
import { sqlStore } from '../../../src/store/sql-store.js'
import { needsOwnClock } from '../../helpers/clock.js'
import { needsPostgres, startPostgres } from '../../helpers/daemons.js'
import { makeInstance, START } from '../../helpers/events.js'
import { everything, freshResult, nowhere, queryPostgres } from '../../helpers/stores.js'

t.setTimeout(120_000)

const SECRET = 'hunter2'

async function refusal(location: string): Promise<unknown> {
  const error = await openStore(location).catch((thrown: unknown) => thrown)
  const texts = [messageOf(error), JSON.stringify(error), error instanceof Error ? error.stack : '']
  t.notOk(
    texts.some((text) => text?.includes(SECRET)),
    'nothing tells the password',
  )
  return error
}

t.test('a URL that is none is refused without being repeated', async (t) => {
  t.match(await refusal(`postgres://user:${SECRET}@`), { code: 'STORE_INVALID' })
  t.match(await refusal(`postgres://user:${SECRET}@host:port/db`), { code: 'STORE_INVALID', hint: /%40/ })
  t.match(await refusal(`mysql://user:${SECRET}@host/db`), { code: 'STORE_INVALID' })
})

t.test('a server that refuses, or says nothing, does not answer', async (t) => {
  const refusing = await startTcpServer(() => undefined)
  await refusing.close()
  const url = (port: number) => `postgres://ops:${SECRET}@${LOOPBACK}:${port}/firstlight`
  t.match(await refusal(url(refusing.port)), {
    code: 'STORE_UNREACHABLE',
    message: `the store postgres://ops@${LOOPBACK}:${refusing.port}/firstlight does not answer: connect ECONNREFUSED`,
    hint: /see that the server runs/,
  })
  const silent = await startTcpServer(() => undefined)
  t.teardown(() => silent.close())
  t.match(await refusal(`${url(silent.port)}?connect_timeout=1`), { code: 'STORE_UNREACHABLE', message: /timeout/ })
})

t.test('with a server', { skip: needsPostgres(), timeout: 120_000 }, async (t) => {
  const server = await startPostgres()
  t.teardown(() => server.close())
  const url = (user: string, database = 'postgres') =>
    `postgres://${user}:${SECRET}@${server.host}:${server.port}/${database}`
  const ask = (query: string) => queryPostgres(url('lab'), query)
  const end = (which: string) =>
    ask(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'firstlight' and ${which}`)
  const openWith = async (settings: PostgresSettings) => {
    const database = openPostgres(new URL(url('lab')), settings)
    await migrate(database)
    return sqlStore(database)
  }

  t.test('a database that is not there is named', async (t) => {
    t.match(await refusal(url('lab', 'nothing')), { code: 'STORE_INVALID', hint: /createdb/ })
  })

  t.test('a user who may not come in or not write is told so', async (t) => {
    t.match(await refusal(url('nobody')), { code: 'STORE_UNREACHABLE', message: /does not let this user in/ })
    await ask('create role reader login')
    await ask('revoke create on schema public from public')
    t.match(await refusal(url('reader')), { code: 'STORE_UNWRITABLE', message: /does not let this user write/ })
  })

  t.test('a server that may only be read says so', async (t) => {
    const settings = `options=${encodeURIComponent('-c default_transaction_read_only=on -c search_path=elsewhere')}`
    await ask('create schema elsewhere')
    t.match(await refusal(`${url('lab')}?${settings}`), { code: 'STORE_UNWRITABLE', message: /may only be read/ })
  })

  t.test('connections that were lost while nobody used them are made anew', async (t) => {
    const store = await openStore(url('lab'))
    await store.append({ fresh: [freshResult('OK', 1)], route: nowhere })
    await end('true')
    const retried = await untilItWorks(() => store.append({ fresh: [freshResult('OK', 2)], route: nowhere }))
    t.equal(retried.length, 1)
    await store.close()
  })

  t.test('an append that loses its connection is undone, and works again', async (t) => {
    const store = await openStore(url('lab'))
    const other = await lockHolder(url('lab'))
    const { id } = makeInstance()
    const before = (await store.history({ id, limit: 99 })).length
    const fresh = [freshResult('CRITICAL', 10), freshResult('OK', 20)]
    const appending = store.append({ fresh, route: everything }).catch((thrown: unknown) => thrown)
    while ((await end("wait_event_type = 'Lock'")).length === 0);
    t.match(await appending, { code: 'STORE_UNREACHABLE', message: /does not answer/ })
    await other.end()
    t.equal((await store.history({ id, limit: 99 })).length, before)
    await store.append({ fresh, route: everything })
    t.equal((await store.history({ id, limit: 99 })).length, before + 2)
    t.equal((await store.outbox({ handler: 'desk', limit: 99 })).length, 2)
    await store.close()
  })

  t.test('the clock of the server is the one that counts', async (t) => {
    const store = await openStore(url('lab'))
    const started = Date.now()
    for (const aheadMs of [86_400_000, -86_400_000]) {
      const instance = makeInstance({ id: `dfw1/platform.dns.${aheadMs}` })
      const now = () => Date.now() + aheadMs
      const { events } = await store.append({
        fresh: [freshResult('OK', now() - START, { instance })],
        now,
        route: nowhere,
      })
      const [event] = events
      t.ok(event && event.time >= started && event.time <= Date.now(), 'it is kept with the present')
      t.ok(event?.claimedTime !== undefined, 'and says what it claimed')
    }
    await store.close()
  })

  t.test('who waits for another one too long is told who to look for', { skip: needsOwnClock() }, async (t) => {
    const store = await openWith({ patienceMs: 50 })
    const other = await lockHolder(url('lab'))
    const fresh = [freshResult('OK', 30)]
    const error = await store.append({ fresh, route: nowhere }).catch((thrown: unknown) => thrown)
    t.match(error, { code: 'STORE_UNWRITABLE', message: /kept locked by another process/, hint: /pg_stat_activity/ })
    await other.end()
    t.equal((await store.append({ fresh, route: nowhere })).events.length, 1)
    await store.close()
  })
})

/** Somebody who writes, and does not come to an end. */
async function lockHolder(url: string): Promise<Client> {
  const client = new Client(url)
  await client.connect()
  await client.query('select pg_advisory_lock($1, $2)', [LOCKS, LOCK.events])
  return client
}

/** What does not answer at first: the server has ended a connection, and nobody has noticed yet. */
async function untilItWorks<T>(work: () => Promise<T>, tries = 5): Promise<readonly T[]> {
  try {
    return [await work()]
  } catch (error) {
    if (tries === 1) throw error
    return untilItWorks(work, tries - 1)
  }
}
