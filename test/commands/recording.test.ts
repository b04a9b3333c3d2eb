import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import t, { type Test } from 'tap'
import { cli } from '../helpers/cli.js'

const SUITE = `suite: s
owner: me
sites: all
integration_points:
  p: {title: P, why: W, checks: {ok: {command: ["true"]}, bad: {command: ["sh", "-c", "exit 2"]}}}
---
sites: {dfw1: {title: Dallas 1, phase: live}}
---
handlers: {log: {file: {path: events.jsonl}}}
`

function folder(t: Test): string {
  return t.testdir({ 's.yaml': SUITE })
}

t.test('a run is kept beside its suites, and what it says leaves by the handlers', async (t) => {
  const directory = folder(t)
  t.equal((await cli(['run', 's.yaml'], { directory })).code, 2)
  t.ok(existsSync(resolve(directory, '.firstlight/store.db')))
  t.match((await cli(['status'], { directory })).stdout, /dfw1/)
  const lines = readFileSync(resolve(directory, 'events.jsonl'), 'utf8').trim().split('\n')
  t.same(lines.map((line) => JSON.parse(line).check).sort(), ['bad', 'ok'])
})

t.test('--no-store keeps nothing and sends nothing', async (t) => {
  const directory = folder(t)
  t.equal((await cli(['run', 's.yaml', '--no-store'], { directory })).code, 2)
  t.notOk(existsSync(resolve(directory, '.firstlight')))
  t.notOk(existsSync(resolve(directory, 'events.jsonl')))
})

t.test('a store that cannot be made or reached changes no verdict', async (t) => {
  const directory = folder(t)
  writeFileSync(resolve(directory, 'file'), '')
  for (const store of ['file/store.db', 'postgres://nobody:hunter22@127.0.0.1:1/x']) {
    const { code, stdout, stderr } = await cli(['run', 's.yaml', '--store', store], { directory })
    t.equal(code, 2, store)
    t.match(stdout, /1 of 2 checks is not green/)
    t.match(stderr, /^firstlight: history is not kept: /)
    t.notMatch(stderr, 'hunter22')
  }
})

t.test('what is no store is refused before anything runs', async (t) => {
  const directory = folder(t)
  writeFileSync(resolve(directory, 'file'), 'this is no database, but a text that is long enough to be taken for one')
  const { code, stdout, stderr } = await cli(['run', 's.yaml', '--store', 'file'], { directory })
  t.match({ code, stdout }, { code: 3, stdout: '' })
  t.match(stderr, /file/)
})

t.test('suites that are wrong leave no store behind', async (t) => {
  const directory = t.testdir({ 's.yaml': 'suite: s\n' })
  for (const command of ['run', 'status', 'watch']) {
    t.equal((await cli([command, 's.yaml'], { directory })).code, 3)
    t.notOk(existsSync(resolve(directory, '.firstlight')), command)
  }
})
