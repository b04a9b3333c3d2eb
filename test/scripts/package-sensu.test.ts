import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { startTcpServer } from '../../src/lab/server.js'
import { type CliResult, ended } from '../helpers/cli.js'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const FILE = `firstlight_${version}_linux.tar.gz`

// Outside of the repository, whose node_modules must not be found from there.
const folder = mkdtempSync(join(tmpdir(), 'firstlight-asset-test-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

function packed(name: string): string {
  const out = join(folder, name)
  const args = ['build/scripts/package-sensu.js', '--out', out, '--url', 'https://assets.dfw1.example.net/sensu']
  execFileSync(process.execPath, args, { stdio: 'pipe' })
  return out
}

const out = packed('first')
const archive = readFileSync(join(out, FILE))
const sha512 = createHash('sha512').update(archive).digest('hex')
const cache = join(folder, 'cache', sha512)
const elsewhere = join(folder, 'elsewhere')
for (const path of [cache, elsewhere]) mkdirSync(path, { recursive: true })
execFileSync('tar', ['-xzf', join(out, FILE), '-C', cache])

/** Runs a command as an agent does: by a shell, the asset's `bin/` first in PATH, in a folder of its own. */
function asAgent(command: string, env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  const PATH = [join(cache, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(':')
  return ended(spawn('/bin/sh', ['-c', command], { cwd: elsewhere, env: { PATH, ...env } }))
}

t.test('two builds are the same to the byte, and the checksum and the definition speak of this archive', async (t) => {
  t.ok(readFileSync(join(packed('second'), FILE)).equals(archive))
  execFileSync('sha512sum', ['--check', '--strict', `firstlight_${version}_sha512-checksums.txt`], {
    cwd: out,
    stdio: 'pipe',
  })
  t.same(parse(readFileSync(join(out, 'firstlight-asset.yaml'), 'utf8')), {
    type: 'Asset',
    api_version: 'core/v2',
    metadata: { name: 'firstlight' },
    spec: {
      builds: [
        {
          url: `https://assets.dfw1.example.net/sensu/${FILE}`,
          sha512,
          filters: ["entity.system.os == 'linux'"],
        },
      ],
    },
  })
})

t.test('an agent runs a check type by its flags', async (t) => {
  const server = await startTcpServer((socket) => socket.end())
  const green = await asAgent(`firstlight check tcp --host ${server.host} --port ${server.port}`)
  t.match(green, { code: 0, stdout: /^TCP OK - /, stderr: '' })
  await server.close()
  const red = await asAgent(`firstlight check tcp --host ${server.host} --port ${server.port}`)
  t.match(red, { code: 2, stdout: /^TCP CRITICAL - .*connection refused/, stderr: '' })
})

t.test('an agent runs a check of a suite, and a whole run with its history', async (t) => {
  const server = await startTcpServer((socket) => socket.end('ready\n'))
  t.teardown(() => server.close())
  const suite = join(folder, 'suite.yaml')
  writeFileSync(
    suite,
    `suite: platform
title: What the platform needs
sites: all
integration_points:
  queue:
    title: Queue
    owner: messaging
    why: Orders wait here.
    checks:
      open: {tcp: {host: "\${site.host}", port: ${server.port}}, expect: ['address == "127.0.0.1"'], critical: 5s}
---
sites: {dfw1: {title: Dallas 1, phase: live, variables: {host: ${server.host}}}}
`,
  )
  const check = await asAgent(`firstlight check ${suite} platform.queue.open --site dfw1`)
  t.match(check, { code: 0, stdout: /^QUEUE.OPEN OK - .*\| /i, stderr: '' })
  const run = await asAgent(`firstlight run ${suite} --store ${join(folder, 'store.db')} --reporter nagios`)
  t.match(run, { code: 0, stdout: /^FIRSTLIGHT OK - / })
  const history = await asAgent(`firstlight history dfw1/platform.queue.open --store ${join(folder, 'store.db')}`)
  t.match(history, { code: 0, stdout: /OK/ })
})

t.test('each check type can be loaded from the asset alone', async (t) => {
  const { stdout } = await asAgent('firstlight check --help')
  const types = /check types: (.*)/.exec(stdout)?.[1]?.split(', ') ?? []
  t.ok(types.length > 5)
  for (const type of types) {
    const help = await asAgent(`firstlight check ${type} --help`)
    t.match(help, { code: 3, stdout: /usage: /, stderr: '' }, type)
  }
})

t.test('a host without Node is told what to do, as a plugin tells it', async (t) => {
  const { code, stdout } = await asAgent('firstlight check tcp', { FIRSTLIGHT_NODE: '/nowhere/node' })
  t.equal(code, 3)
  t.match(stdout, 'FIRSTLIGHT UNKNOWN - there is no "/nowhere/node" on this host: install Node')
})

t.test('no package for development, no type and no map is on board', async (t) => {
  const files = execFileSync('tar', ['-tzf', join(out, FILE)], { encoding: 'utf8' })
    .trimEnd()
    .split('\n')
  t.same(
    files.filter((file) => /\.d\.[cm]?ts$|\.map$|\/(tap|typescript|esbuild|@grafana)\//.test(file)),
    [],
  )
  t.same(
    files.filter((file) => !/^(bin|share)\//.test(file)),
    [],
  )
})
