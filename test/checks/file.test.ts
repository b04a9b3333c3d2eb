import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import t, { type Test } from 'tap'
import file from '../../checks/file.js'
import { type Criteria, judge, NO_CRITERIA } from '../../src/core/judge.js'
import { runCheck } from '../helpers/run-check.js'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

t.test('a file that is there is OK, with its age, size and facts', async (t) => {
  const directory = t.testdir({ dump: 'one\ntwo\n' })
  chmodSync(`${directory}/dump`, 0o640)
  const hourAgo = Date.now() / 1000 - 3600
  utimesSync(`${directory}/dump`, hourAgo, hourAgo)
  const outcome = await runCheck(file, { path: 'dump' }, { directory })
  t.equal(outcome.output, `${directory}/dump is a regular file of 8 B, changed 1h ago`)
  t.match(outcome, {
    status: 'OK',
    metrics: [
      { label: 'age', unit: 's' },
      { label: 'size', value: 8, unit: 'B' },
    ],
    observed: {
      exists: true,
      kind: 'file',
      size: 8,
      mode: '0640',
      owner: process.getuid?.() ?? 0,
      content: 'one\ntwo\n',
      lines: 2,
      sha256: sha256('one\ntwo\n'),
    },
  })
  const age = outcome.metrics?.[0]?.value ?? Number.NaN
  t.ok(age >= 3600 && age < 3610, `${age}`)
})

t.test('what is missing is CRITICAL, and OK when it must not exist', async (t) => {
  const directory = t.testdir({ here: '', folder: {} })
  const outcome = await runCheck(file, { path: 'gone' }, { directory })
  t.match(outcome, { status: 'CRITICAL', output: `${directory}/gone does not exist`, observed: { exists: false } })
  t.match(await runCheck(file, { path: 'gone', exists: false }, { directory }), { status: 'OK' })
  t.match(await runCheck(file, { path: 'here', exists: false }, { directory }), {
    status: 'CRITICAL',
    output: /exists, but must not: it is a regular file of 0 B/,
  })
  t.match(await runCheck(file, { path: 'no/where', exists: false }, { directory }), {
    status: 'OK',
    output: `${directory}/no/where does not exist, and neither does ${directory}/no`,
  })
  t.match(await runCheck(file, { path: 'here/below' }, { directory }), { status: 'CRITICAL' })
})

t.test('what cannot be looked at is UNKNOWN, never OK', async (t) => {
  const directory = temporaryFolder(t)
  mkdirSync(`${directory}/closed`, { mode: 0 })
  writeFileSync(`${directory}/secret`, 'x', { mode: 0 })
  becomeNobody(t)
  for (const exists of [true, false]) {
    const outcome = await runCheck(file, { path: 'closed/inside', exists }, { directory })
    t.match(outcome, { status: 'UNKNOWN', output: /this user may not look at it \(EACCES\)/, conclusive: false })
  }
  t.match(await runCheck(file, { path: 'secret' }, { directory }), { status: 'OK' })
  t.match(await runCheck(file, { path: 'secret', contains: 'x' }, { directory }), { status: 'UNKNOWN' })
})

t.test('a path that no machine allows is UNKNOWN', async (t) => {
  t.match(await runCheck(file, { path: 'x'.repeat(5000), exists: false }), {
    status: 'UNKNOWN',
    output: /ENAMETOOLONG/,
  })
})

t.test('content is held against text and SHA-256', async (t) => {
  const directory = t.testdir({ conf: 'listen 443\n', big: `${'x'.repeat(70_000)}end` })
  const check = (options: Readonly<Record<string, unknown>>) => runCheck(file, options, { directory })
  t.match(await check({ path: 'conf', contains: 'listen 443' }), { status: 'OK' })
  t.match(await check({ path: 'conf', contains: 'listen 80' }), {
    status: 'CRITICAL',
    output: /, but "listen 80" is not in it$/,
  })
  t.match(await check({ path: 'conf', sha256: sha256('listen 443\n').toUpperCase() }), { status: 'OK' })
  t.match(await check({ path: 'conf', sha256: sha256('') }), { status: 'CRITICAL', output: /SHA-256 is [0-9a-f]{64}/ })
  t.match(await check({ path: 'big', contains: 'end' }), { status: 'CRITICAL', output: /raise "max_read"/ })
  t.match(await check({ path: 'big', contains: 'end', max_read: '1MB' }), { status: 'OK' })
  t.match(await check({ path: 'big', sha256: sha256(`${'x'.repeat(70_000)}end`) }), { status: 'OK' })
  const cut = await check({ path: 'big' })
  for (const fact of ['content', 'lines', 'json', 'sha256']) t.notOk(fact in (cut.observed ?? {}), fact)
  await t.rejects(check({ path: 'conf', exists: false, contains: 'x' }), { message: /drop one/ })
})

t.test('of a file that was not read to its end nothing is proven by what its beginning lacks', async (t) => {
  const directory = t.testdir({ log: `${'fine\n'.repeat(14_000)}FATAL\n` })
  const check = async (options: Readonly<Record<string, unknown>>, criteria: Partial<Criteria>) =>
    judge(await runCheck(file, { path: 'log', ...options }, { directory }), { ...NO_CRITERIA, ...criteria })
  const expectations = [{ that: '!content.contains("FATAL")', otherwise: 'CRITICAL' }] as const
  t.match(await check({}, { expectations }), {
    status: 'UNKNOWN',
    output: /"content" was not observed: the file is longer than 65\.5 kB: raise "max_read"$/,
  })
  t.match(await check({ max_read: '1MB' }, { expectations }), { status: 'CRITICAL' })
  t.match(await check({ contains: 'FATAL' }, { negate: true }), { status: 'UNKNOWN' })
  t.match(await check({ contains: 'FATAL', max_read: '1MB' }, { negate: true }), { status: 'CRITICAL' })
  t.match(await check({ contains: 'WARN', max_read: '1MB' }, { negate: true }), { status: 'OK' })
  t.match(
    await check({ contains: 'FATAL', sha256: sha256('') }, { negate: true }),
    { status: 'OK' },
    'the hash is of all',
  )
})

t.test('JSON and odd bytes are facts', async (t) => {
  const directory = t.testdir({ state: '{"leader": "a"}', marked: '\ufeff{"leader": "b"}', empty: '' })
  writeFileSync(`${directory}/odd`, Buffer.from([0xff, 0, 0x80]))
  t.match(await runCheck(file, { path: 'state' }, { directory }), { observed: { json: { leader: 'a' } } })
  t.match(await runCheck(file, { path: 'marked' }, { directory }), { observed: { json: { leader: 'b' } } })
  t.match(await runCheck(file, { path: 'odd' }, { directory }), { observed: { content: '\u00ff\0\u0080' } })
  t.match(await runCheck(file, { path: 'empty' }, { directory }), { observed: { content: '', lines: 0 } })
  t.match(await runCheck(file, { path: '/proc/self/status', contains: 'Name:' }), { status: 'OK' })
})

t.test('links are followed, and one that leads nowhere is CRITICAL', async (t) => {
  const directory = t.testdir({
    real: 'x',
    link: t.fixture('symlink', 'real'),
    dangling: t.fixture('symlink', 'gone'),
    circle: t.fixture('symlink', 'circle'),
  })
  const check = (options: Readonly<Record<string, unknown>>) => runCheck(file, options, { directory })
  t.match(await check({ path: 'link' }), { status: 'OK', observed: { kind: 'file', target: 'real', content: 'x' } })
  t.match(await check({ path: 'link', kind: 'symlink' }), { status: 'OK', output: /symbolic link to real$/ })
  t.match(await check({ path: 'real', kind: 'symlink' }), { status: 'CRITICAL', output: /wanted a symbolic link/ })
  for (const path of ['dangling', 'circle']) {
    t.match(await check({ path }), { status: 'CRITICAL', output: /points to .*, which does not exist/ })
    t.match(await check({ path, exists: false }), { status: 'CRITICAL', output: /exists, but must not/ })
  }
})

t.test('directories, sockets, FIFOs and devices are told apart and never opened', async (t) => {
  const directory = temporaryFolder(t)
  mkdirSync(`${directory}/folder`)
  writeFileSync(`${directory}/plain`, '')
  execFileSync('mkfifo', [`${directory}/fifo`])
  const server = createServer().listen(`${directory}/socket`)
  t.teardown(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const paths = { directory: 'folder', fifo: 'fifo', socket: 'socket', device: '/dev/zero', file: 'plain' }
  for (const [kind, path] of Object.entries(paths)) {
    t.match(await runCheck(file, { path, kind }, { directory }), { status: 'OK', observed: { kind } })
    const other = kind === 'file' ? 'directory' : 'file'
    t.match(await runCheck(file, { path, kind: other }, { directory }), {
      status: 'CRITICAL',
      output: new RegExp(`wanted a ${other}`),
    })
    if (kind === 'file') continue
    const outcome = await runCheck(file, { path, contains: 'x' }, { directory })
    t.match(outcome, { status: 'CRITICAL', output: /which has no content to look at/ })
  }
})

t.test('a change in the future is shown as it is', async (t) => {
  const directory = t.testdir({ early: '' })
  const inAnHour = Date.now() / 1000 + 3600
  utimesSync(`${directory}/early`, inAnHour, inAnHour)
  const outcome = await runCheck(file, { path: 'early' }, { directory })
  t.ok((outcome.metrics?.[0]?.value ?? 0) < -3500)
  t.match(outcome.output, /changed 1h in the future|changed 59m \d+s in the future/)
})

t.test('hashing a huge file ends at the deadline', async (t) => {
  const directory = t.testdir({ huge: '' })
  truncateSync(`${directory}/huge`, 200 * 1024 ** 3)
  const started = performance.now()
  const outcome = await runCheck(file, { path: 'huge', sha256: sha256('') }, { directory, timeoutMs: 200 })
  t.match(outcome, { status: 'CRITICAL', output: /timed out after 200 ms, while looking at/ })
  t.ok(performance.now() - started < 10_000)
})

/** A folder with a short path that every user may enter. */
function temporaryFolder(t: Test): string {
  const folder = mkdtempSync(`${tmpdir()}/file-`)
  chmodSync(folder, 0o755)
  t.teardown(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Root may look at everything; the test is about who may not. */
function becomeNobody(t: Test): void {
  if (process.geteuid?.() !== 0) return
  process.seteuid?.(65_534)
  t.teardown(() => process.seteuid?.(0))
}
