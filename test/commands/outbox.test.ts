import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { listen } from '../../src/lab/server.js'
import { cli } from '../helpers/cli.js'
import { startReceiver } from '../helpers/receiver.js'
import { freePort } from '../helpers/service-daemon.js'

/** A folder with suites whose one check is green, and these handlers. */
function suites(t: Test, handlers: string): string {
  const directory = t.testdir({
    suites: {
      'a.yaml': `suite: s
owner: me
why: it matters
integration_points:
  p: {title: P, checks: {c: {file: {path: ./a.yaml}}}}
`,
      'sites.yaml': 'sites: {dfw1: {phase: live}}\n',
      'handlers.yaml': `handlers:\n${handlers}`,
    },
  })
  return directory
}

t.test('what a run could not deliver is kept, shown and delivered by the next one', async (t) => {
  const port = await freePort()
  const directory = suites(
    t,
    `  hook: {webhook: "http://127.0.0.1:${port}/", events: [result, site]}\n  log: {file: ../events.jsonl}\n`,
  )
  const run = await cli(['run', 'suites', '--flush', '1s'], { directory })
  t.equal(run.code, 0, 'a dead sink changes no exit code')
  t.match(run.stderr, /^firstlight: 3 events for hook are kept for later: .*ECONNREFUSED.* \(firstlight outbox\)\n$/)
  t.equal(readFileSync(join(directory, 'events.jsonl'), 'utf8').trimEnd().split('\n').length, 3)

  const summary = await cli(['outbox'], { directory })
  t.equal(summary.code, 0)
  t.match(
    summary.stdout,
    /^HANDLER +STATE +EVENTS +SINCE +REASON\nhook +waiting +3 +2\d{3}-.*Z, .* ago +http:.*ECONNREFUSED/,
  )
  const letters = await cli(['outbox', '--handler', 'hook'], { directory })
  t.match(letters.stdout, /dfw1\/s\.p\.c +waiting +\d+ tr(y|ies) +http:.*ECONNREFUSED/)
  const json = JSON.parse((await cli(['outbox', '--format', 'json'], { directory })).stdout)
  t.match(json.letters, [{ handler: 'hook', state: 'waiting', body: /specversion/ }, {}, {}])

  const receiver = await startReceiver(undefined, port)
  t.teardown(receiver.close)
  const again = await cli(['run', 'suites', '--flush', '20s'], { directory })
  t.equal(again.stderr, '')
  t.equal(receiver.ids().length, 4, 'and what is new')
  t.equal((await cli(['outbox'], { directory })).stdout, 'nothing waits and nothing is dead\n')
})

t.test('what was refused is dead until it is told to be tried again, or dropped', async (t) => {
  let status = 422
  const server = await listen(createServer((_, response) => response.writeHead(status).end('no\u001b[2J such tenant')))
  t.teardown(server.close)
  const directory = suites(t, `  hook: {webhook: "http://127.0.0.1:${server.port}/", events: [result]}\n`)
  const run = await cli(['run', 'suites'], { directory })
  t.match(run.stderr, /^firstlight: 1 event for hook is refused for good: .*answered 422: no\\x1b\[2J such tenant/)
  const dead = await cli(['outbox', '--dead'], { directory })
  t.match(dead.stdout, /hook +dead +1 +.*answered 422: no\\x1b\[2J such tenant/)
  const standing = await cli(['status'], { directory })
  t.match(standing, {
    code: 0,
    stdout: /\nhook has not got 1 event that was refused for good: .*422.*--handler hook\)\n$/,
  })
  t.match(JSON.parse((await cli(['status', '--format', 'json'], { directory })).stdout), {
    undelivered: [{ handler: 'hook', waiting: 0, dead: 1, reason: /422/ }],
  })
  t.equal(
    (await cli(['outbox', 'retry'], { directory })).stdout,
    '1 dead event is due again: the next run delivers what it can\n',
  )
  t.equal((await cli(['outbox', 'retry'], { directory })).stdout, 'nothing is dead\n')
  status = 200
  await cli(['run', 'suites'], { directory })
  t.equal((await cli(['outbox'], { directory })).stdout, 'nothing waits and nothing is dead\n')
  status = 400
  await cli(['run', 'suites'], { directory })
  t.equal(
    (await cli(['outbox', 'drop', '--handler', 'hook', '--dead'], { directory })).stdout,
    '1 event is dropped: hook will not get it\n',
  )
  t.equal((await cli(['outbox'], { directory })).stdout, 'nothing waits and nothing is dead\n')
})

t.test('what is asked for must make sense', async (t) => {
  const directory = suites(t, `  hook: {webhook: "http://127.0.0.1:1/"}\n`)
  const rows = [
    [['outbox'], /there is no history yet/],
    [['outbox', 'dorp'], /the outbox can be told to retry or drop, not "dorp"\nhint: did you mean "drop"\?/],
    [['outbox', 'drop'], /say whose events are to go/],
    [['outbox', 'drop', 'hook'], /"hook" is one too many/],
  ] as const
  for (const [args, told] of rows) {
    const { code, stderr } = await cli(args, { directory })
    t.equal(code, 3)
    t.match(stderr, told)
  }
  await cli(['run', 'suites', '--flush', '1s'], { directory })
  t.match((await cli(['outbox', '--handler', 'hok'], { directory })).stderr, /nothing is kept for "hok"/)
})

t.test('a secret that a handler of the plan needs is asked for before anything runs', async (t) => {
  const directory = suites(t, '  chat: {webhook: "${secret.CHAT}", filter: site.phase == "live"}\n')
  const refused = await cli(['run', 'suites'], { directory })
  t.equal(refused.code, 3)
  t.match(refused.stderr, /handlers\.yaml:2:\d+: error: the secret CHAT is unset/)
  t.equal(refused.stdout, '')
  writeFileSync(join(directory, 'suites', 'sites.yaml'), 'sites: {dfw1: {phase: bringup}}\n')
  t.equal((await cli(['run', 'suites'], { directory })).code, 0, 'where no site is live it is not needed')
  t.equal((await cli(['validate', 'suites'], { directory })).code, 0)
})
