import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import t from 'tap'
import { cli, ended, says } from '../helpers/cli.js'
import { makeLab } from '../helpers/lab.js'

t.test('a whole datacenter turns from red to green, and says when each integration point did', async (t) => {
  const { code, stdout, stderr } = await ended((await makeLab(t.testdir())).start(['--speed', '8']))
  t.match({ code, stderr }, { code: 0, stderr: '' })
  for (const late of ['edge.certificate', 'isolation.ipmi-closed', 'backup.last-run', 'application.version']) {
    t.match(stdout, new RegExp(`lab1 ${late} (red|blocked) -> green `), `${late} was red and is green`)
  }
  const points = ['dns', 'clock', 'registry', 'bastion', 'isolation', 'mail', 'edge', 'backup', 'application']
  const timeToGreen = stdout.slice(stdout.indexOf('\ntime to green\n'))
  for (const point of points) t.match(timeToGreen, new RegExp(`^ +[\\d.]+m?s  ${point} `, 'm'), point)
  t.match(stdout, /\nall 12 checks are green, settled after [\d.]+m?s\n$/)
})

t.test('--stay keeps it up until it is told to end, and then nothing is left behind', async (t) => {
  const lab = (await makeLab(t.testdir())).start(['--speed', '100', '--stay', '--reporter', 'json'])
  const result = ended(lab)
  await says(lab, /stays up; end it with Ctrl-C\n/)
  lab.kill('SIGINT')
  t.match(await result, { code: 0, stdout: /"ending":"green"/, stderr: '' })
})

t.test('stopped in the middle it tells what is known, and ends with the worst of it', async (t) => {
  const lab = (await makeLab(t.testdir())).start(['--speed', '2'])
  const result = ended(lab)
  await says(lab, /green/)
  lab.kill('SIGTERM')
  const { code, stdout } = await result
  t.ok(code === 2 || code === 3)
  t.match(stdout, /\ninterrupted after [\d.]+m?s: \d+ of 12 checks/)
})

t.test('a port that is taken is named, and nothing is started', async (t) => {
  const lab = await makeLab(t.testdir())
  const holder = lab.start(['--stay', '--speed', '100'])
  const held = ended(holder)
  await says(holder, /stays up/)
  t.teardown(async () => {
    holder.kill()
    await held
  })
  const { code, stdout, stderr } = await cli(['lab', '--suites', lab.suites])
  const result = { code, stdout, stderr: lab.asDocumented(stderr) }
  t.match(result, { code: 3, stdout: '', stderr: /needs ports that it cannot have\n.*17053 \(dns\): .*EADDRINUSE/ })
  t.match(result.stderr, /\nhint: is another lab running on this machine\?/)
})

t.test('two labs are up on one machine when their sites name other ports', async (t) => {
  const path = t.testdir()
  const labs = await Promise.all(['a', 'b'].map((name) => makeLab(resolve(path, name))))
  const results = labs.map((lab) => ended(lab.start(['--speed', '20', '--reporter', 'json'])))
  for (const { code, stderr } of await Promise.all(results)) t.same([code, stderr], [0, ''])
})

t.test('a site that names no ports for the lab is told what to write', async (t) => {
  const lab = await makeLab(t.testdir())
  const sites = resolve(lab.suites, 'sites.yaml')
  writeFileSync(sites, readFileSync(sites, 'utf8').replace(/, control: \d+/, ''))
  const result = await cli(['lab', 'stop', 'dns', '--suites', lab.suites])
  t.match(result, {
    code: 3,
    stdout: '',
    stderr: /the site "lab1" names no port for control of the lab\nhint: .*ports: \{/,
  })
})
