import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { type CliResult, cli, says } from '../helpers/cli.js'
import { makeLab } from '../helpers/lab.js'

// A site from nothing to its sign-off and the first regression, as the people who bring it up see it. The lab's datacenter is
// the real thing here, and the CLI is all that is used.

t.test('a site is brought up, signed off and watched', async (t) => {
  const path = t.testdir()
  const env = { FIRSTLIGHT_STORE: resolve(path, 'store.db') }
  const lab = await makeLab(path)
  const firstlight = (...args: readonly string[]) => cli(args, { env })
  const json = async (...args: readonly string[]) => JSON.parse((await firstlight(...args, '--format', 'json')).stdout)

  const nothing = await firstlight('run', lab.suites, '--site', 'lab1')
  t.equal(nothing.code, 2, 'before the site exists it is red')
  const first = await json('next', '--site', 'lab1')
  const owners: readonly string[] = first.owners.map(({ owner }: { owner: string }) => owner)
  t.same(owners, ['network', 'storage', 'security'], 'next names who must act, and nobody who only waits')

  const up = lab.start(['--speed', '20', '--stay'], env)
  t.teardown(async () => {
    up.kill()
    await once(up, 'close')
  })
  await says(up, /stays up/)
  t.equal((await firstlight('status', '--site', 'lab1')).code, 0, 'the lab has run its suite until it was green')

  const drill = await firstlight('prove', lab.suites, '--site', 'drill')
  t.match(drill, { code: 2, stdout: /accepts-everything {2}toothless/ })
  t.match(drill.stdout, /swallows-errors {2}toothless/)
  t.notMatch(drill.stdout, /healthy {2}toothless/)
  t.match(await firstlight('prove', lab.suites, '--site', 'lab1'), { code: 0, stdout: /all 12 checks are proven/ })

  const refused = await firstlight('signoff', lab.suites, '--site', 'lab1', '--by', 'ana')
  t.match(refused, { code: 2, stdout: /lab1 is not signed off[\s\S]*wait 30m more|wait 29m \d+s more/ })
  await delay(1100)
  t.equal((await firstlight('run', lab.suites, '--site', 'lab1')).code, 0)
  const granted = await firstlight('signoff', lab.suites, '--site', 'lab1', '--by', 'ana', '--stable', '1s')
  t.match(granted, { code: 0, stdout: /lab1 is signed off by ana/ })

  t.equal((await firstlight('lab', 'stop', 'registry', '--suites', lab.suites)).code, 0)
  const broken = await firstlight('run', lab.suites, '--site', 'lab1')
  t.match(broken, { code: 2, stdout: /regression/ })
  const { happenings } = await json('timeline', '--site', 'lab1')
  const regressions = happenings.filter(({ regression }: { regression?: boolean }) => regression)
  t.match(regressions, [{ instance: 'lab1/lab.registry.ready', from: 'OK', to: 'CRITICAL', time: /^\d{4}-/ }])
  const after: CliResult = await firstlight('next', '--site', 'lab1')
  t.match(after.stdout, /storage \(storage@example\.net\): 1 to fix, 1 waits for it[\s\S]*regression/)

  t.equal((await firstlight('lab', 'start', 'registry', '--suites', lab.suites)).code, 0)
  t.equal((await firstlight('run', lab.suites, '--site', 'lab1')).code, 0, 'and it is green again')
})
