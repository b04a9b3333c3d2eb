import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import t from 'tap'
import type { CommandResult } from '../../../src/sdk/exec/command.js'
import { execCommand } from '../../../src/sdk/exec/exec.js'
import { CommandPool } from '../../../src/sdk/exec/pool.js'
import { noneLeftWith, processesWith } from '../../helpers/processes.js'

const never = new AbortController().signal
const sh = (script: string, env: Readonly<Record<string, string>> = {}) =>
  ({ file: 'sh', args: ['-c', script], directory: '/', env }) as const

t.test('what a shell can pass on is run by the pool itself, and the rest is refused, not run', async (t) => {
  const pool = new CommandPool(execa, () => undefined)
  const runs = (...args: Parameters<typeof pool.run>) => pool.run(...args)
  t.match(await runs(sh('echo $0 "$@"; exit 7'), never), { exitCode: 7, stdout: 'sh\n' })
  t.match(await runs(sh('kill -KILL $$'), never), { signal: 'SIGKILL', stderr: '' })
  t.match(await runs({ ...sh('trap "" INT; kill -INT $$; echo alive') }, never), { stdout: 'alive\n' })
  t.match(await runs(sh('trap'), never), { stdout: '' }, 'no signal is ignored on entry')
  t.match(await runs(sh('kill -INT $$; echo alive'), never), { exitCode: 130, stdout: '' })
  t.match(await runs({ ...sh('exit 0'), file: 'no-such-program' }, never), { failure: 'not-found', stderr: '' })
  t.match(await runs(sh('sleep 60'), AbortSignal.timeout(100)), { failure: 'stopped' })
  for (const refused of [
    { ...sh('cat'), input: 'text' },
    sh(`: ${'x'.repeat(5000)}`),
    { ...sh('true'), file: './a=b' },
    { ...sh('true'), file: '-x' },
  ]) {
    t.equal(await runs(refused, never), undefined)
  }
})

t.test('one command never sees what another left behind', async (t) => {
  const pool = new CommandPool(execa, () => undefined)
  const RUN = randomUUID()
  const littering = '(trap "" TERM; while :; do echo litter; done) & exit 0'
  const results = await Promise.all([
    ...Array.from({ length: 8 }, () => pool.run(sh(littering, { RUN }), new AbortController().signal)),
    ...Array.from({ length: 40 }, (_, index) => pool.run(sh(`echo ${index}`), new AbortController().signal)),
  ])
  t.same(
    results.slice(8).map((result) => result?.stdout),
    Array.from({ length: 40 }, (_, index) => `${index}\n`),
  )
  await noneLeftWith('RUN', RUN)
})

t.test('500 hung commands at once end at their deadline, and nothing of them is left', async (t) => {
  const RUN = randomUUID()
  const ends = (): Promise<CommandResult> => execCommand(sh('sleep 60; :', { RUN }), AbortSignal.timeout(1000))
  const started = performance.now()
  const results = await Promise.all(Array.from({ length: 500 }, ends))
  t.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`)
  t.ok(results.every(({ failure }) => failure === 'stopped'))
  await noneLeftWith('RUN', RUN, 5000)
})

t.test('a command is not kept waiting by others that hang', async (t) => {
  const hung = new AbortController()
  const hanging = Array.from({ length: 60 }, () => execCommand(sh('sleep 60'), hung.signal))
  t.match(await execCommand(sh('echo through'), AbortSignal.timeout(3000)), { stdout: 'through\n' })
  hung.abort()
  await Promise.all(hanging)
})

const program = fileURLToPath(new URL('../../helpers/run-commands.js', import.meta.url))

/** Starts a process that runs six commands; whatever becomes of the test, it ends with it. */
function start(t: Teardown, how: string, script: string, more: Readonly<Record<string, string>> = {}) {
  const RUN = randomUUID()
  const env = { PATH: process.env['PATH'], RUN, ...more }
  const child = spawn(process.execPath, [program, how, '6', script], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  t.teardown(() => child.kill('SIGKILL'))
  return { child, RUN }
}

type Teardown = { readonly teardown: (end: () => unknown) => void }

for (const [how, signal] of [
  ['execPooled', 'SIGKILL'],
  ['execPooled', 'SIGTERM'],
  ['execCommand', 'SIGTERM'],
  ['execCommand', 'SIGINT'],
] as const) {
  t.test(`when this process is ended by ${signal} no process and no file is left (${how})`, async (t) => {
    const hang = 'trap "" TERM INT HUP; setsid sleep 61 & while :; do sleep 60; done'
    const { child, RUN } = start(t, how, hang)
    await seen(() => processesWith('RUN', RUN).length >= 19)
    const folders = poolFolders(RUN)
    t.equal(folders.length, how === 'execPooled' ? 1 : folders.length)
    child.kill(signal)
    const ending = await new Promise((resolve) => child.once('close', (code, by) => resolve(by ?? code)))
    t.equal(ending, signal === 'SIGKILL' ? signal : 128)
    await noneLeftWith('RUN', RUN, 5000)
    t.notOk(folders.some(existsSync))
  })
}

t.test('an idle pool keeps no process alive', async (t) => {
  const { child, RUN } = start(t, 'execPooled', 'exit 5')
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  t.equal(await new Promise((resolve) => child.once('close', resolve)), 0)
  t.equal(said, '5 5 5 5 5 5\n')
  await noneLeftWith('RUN', RUN)
})

t.test('where the pool lacks a program, commands run all the same', async (t) => {
  const PATH = t.testdir({ sh: t.fixture('symlink', '/bin/sh') })
  for (const how of ['execCommand', 'execPooled']) {
    const { child } = start(t, how, 'exit 5', { PATH })
    t.equal(String(await new Promise((resolve) => child.stdout.once('data', resolve))), '5 5 5 5 5 5\n')
  }
})

/** Where the FIFOs of the helper shells are: their working directory. */
function poolFolders(RUN: string): readonly string[] {
  const folders = processesWith('RUN', RUN).map(directoryOf)
  return [...new Set(folders)].filter((folder) => folder.includes('/firstlight.'))
}

function directoryOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return '' // it was there a moment ago
  }
}

async function seen(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}
