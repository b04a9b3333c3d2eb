import { randomUUID } from 'node:crypto'
import { chmodSync } from 'node:fs'
import t from 'tap'
import type { Command } from '../../../src/sdk/exec/command.js'
import { execDirectly } from '../../../src/sdk/exec/direct.js'
import { execPooled } from '../../../src/sdk/exec/exec.js'
import { noneLeftWith } from '../../helpers/processes.js'

const never = new AbortController().signal

const paths = { 'as a child of this process': execDirectly, 'by a helper shell': execPooled } as const

for (const [path, execute] of Object.entries(paths)) {
  const sh = (script: string, more: Partial<Command> = {}, signal = never) =>
    execute({ file: 'sh', args: ['-c', script], directory: '/', ...more }, signal)

  t.test(path, async (t) => {
    t.test('the exit code and both streams are told apart', async (t) => {
      const result = await sh('echo out; echo err >&2; exit 7')
      t.match(result, { exitCode: 7, stdout: 'out\n', stderr: 'err\n', dropped: { stdout: 0, stderr: 0 } })
      t.equal(result.signal, undefined)
      t.equal(result.failure, undefined)
      t.ok(result.durationMs > 0)
    })

    t.test('arguments, environment and directory arrive as they are', async (t) => {
      const directory = t.testdir({ 'a \'b"': {} })
      const odd = [
        '',
        ' ',
        "it's",
        '"$HOME"',
        '`id`',
        '$(id)',
        '\\',
        '\n\n',
        '*',
        '-n',
        '%s',
        '\u0001\u007f',
        'é\u{1f600}',
        '!~#&|;',
      ]
      const print = await execute({ file: 'printf', args: ['%s\\0', ...odd], directory }, never)
      t.same(print.stdout.split('\0').slice(0, -1), odd)
      const env = { ODD: "a'b\n$c", 'odd.name': 'dotted', EMPTY: '' }
      const told = await execute({ file: 'env', args: ['-0'], env, directory }, never)
      for (const [name, value] of Object.entries(env)) t.ok(told.stdout.split('\0').includes(`${name}=${value}`), name)
      const where = await execute({ file: 'pwd', args: [], directory: `${directory}/a 'b"` }, never)
      t.equal(where.stdout, `${directory}/a 'b"\n`)
    })

    t.test('all bytes but NUL survive in arguments, and odd bytes in what is said', async (t) => {
      const everyCharacter = Array.from({ length: 0x7ff }, (_, index) => String.fromCodePoint(index + 1)).join('')
      const echoed = await execute({ file: 'printf', args: ['%s', everyCharacter], directory: '/' }, never)
      t.equal(echoed.stdout, everyCharacter)
      t.match(await sh('printf "\\377\\0\\33[31m\\200"'), { stdout: '\u00ff\0\u001b[31m\u0080' })
      t.match(await sh('printf ""'), { exitCode: 0, stdout: '' })
    })

    t.test('standard input is empty unless there is something to read', async (t) => {
      t.match(await sh('cat; echo end'), { stdout: 'end\n' })
      t.match(await sh('cat', { input: "a'b\n\0é" }), { stdout: "a'b\n\0é" })
      t.match(await sh('cat | wc -c', { input: 'x'.repeat(300_000) }), { stdout: /^ *300000\n$/ })
      t.match(await sh('exit 3', { input: 'x'.repeat(300_000) }), { exitCode: 3 })
    })

    t.test('what is said beyond the limit is read, counted and dropped', async (t) => {
      const result = await sh('head -c 1000000 /dev/zero | tr "\\0" x; echo done >&2')
      t.equal(result.stdout.length, 65_536)
      t.match(result, { exitCode: 0, stderr: 'done\n', dropped: { stdout: 1_000_000 - 65_536, stderr: 0 } })
      t.match(await sh('printf abcdef', { maxOutput: 4 }), { stdout: 'abcd', dropped: { stdout: 2, stderr: 0 } })
      t.match(await sh('printf aéb', { maxOutput: 2 }), { stdout: 'a' }, 'no half characters')
    })

    t.test('each way of not being started has its name', async (t) => {
      const dos = '#!/bin/sh\r\necho hi\r\n'
      const doslike = '#!/usr/bin/env bash\r\necho hi\r\n'
      const directory = t.testdir({ plain: 'echo hi', orphan: '#!/no/such/interpreter\n', dos, doslike })
      for (const script of ['orphan', 'dos', 'doslike']) chmodSync(`${directory}/${script}`, 0o755)
      const fails = async (failure: string, command: Partial<Command>) => {
        const result = await execute({ file: './plain', args: [], directory, ...command }, never)
        t.match(result, { failure }, failure)
        t.equal(result.exitCode, undefined)
      }
      await fails('not-found', { file: 'no-such-program' })
      await fails('not-found', { file: './no-such-program' })
      await fails('not-executable', { file: './plain' })
      await fails('no-interpreter', { file: './orphan' })
      await fails('carriage-return', { file: './dos' })
      await fails('carriage-return', { file: './doslike' })
      await fails('no-directory', { file: 'true', directory: `${directory}/missing` })
      await fails('no-directory', { file: 'true', directory: `${directory}/plain` })
      await fails('too-long', { file: 'true', args: ['x'.repeat(200_000)] })
      await fails('nul-byte', { file: 'true', args: ['a\0b'] })
    })

    t.test('a program is found on the PATH it is given', async (t) => {
      const directory = t.testdir({ bin: { greet: '#!/bin/sh\necho hello\n' } })
      chmodSync(`${directory}/bin/greet`, 0o755)
      const env = { PATH: `${directory}/bin:/usr/bin:/bin` }
      t.match(await execute({ file: 'greet', args: [], env, directory }, never), { stdout: 'hello\n' })
      t.match(await execute({ file: 'bin/greet', args: [], directory }, never), { stdout: 'hello\n' })
    })

    t.test('exit codes of shells and death by signal are told apart', async (t) => {
      for (const exitCode of [1, 3, 4, 126, 127, 128, 137, 143, 255]) {
        const result = await sh(`exit ${exitCode}`)
        t.same([result.exitCode, result.signal, result.failure], [exitCode, undefined, undefined])
      }
      for (const signal of ['KILL', 'TERM', 'SEGV', 'ABRT', 'HUP', 'USR1']) {
        const result = await sh(`kill -${signal} $$`)
        t.same([result.exitCode, result.signal, result.stderr], [undefined, `SIG${signal}`, ''])
      }
    })

    t.test('at the deadline the whole group ends, politely if it can', async (t) => {
      const RUN = randomUUID()
      const started = performance.now()
      const polite = await sh(
        'trap "echo bye; exit 0" TERM; sleep 60 & wait',
        { env: { RUN } },
        AbortSignal.timeout(300),
      )
      t.match(polite, { failure: 'stopped', stdout: 'bye\n' })
      const stubborn = await sh('trap "" TERM; (sleep 60; :) & sleep 60; :', { env: { RUN } }, AbortSignal.timeout(300))
      t.match(stubborn, { failure: 'stopped' })
      await noneLeftWith('RUN', RUN)
      t.ok(performance.now() - started < 10_000)
    })

    t.test('who left the group at the deadline is found and ended', async (t) => {
      const RUN = randomUUID()
      const started = performance.now()
      const fleeing = 'setsid sh -c "trap \'\' TERM; sleep 60" & setsid sleep 60 >/dev/null 2>&1 & sleep 60'
      t.match(await sh(fleeing, { env: { RUN } }, AbortSignal.timeout(300)), { failure: 'stopped' })
      await noneLeftWith('RUN', RUN)
      t.ok(performance.now() - started < 10_000)
    })

    t.test('a child in the background neither delays the result nor stays', async (t) => {
      const RUN = randomUUID()
      const started = performance.now()
      const loud = await sh('sleep 60 & echo started', { env: { RUN } })
      t.match(loud, { exitCode: 0, stdout: 'started\n' })
      const quiet = await sh('sleep 60 >/dev/null 2>&1 & exit 1', { env: { RUN } })
      t.match(quiet, { exitCode: 1 })
      const escaped = await sh('setsid sleep 60 & exit 2', { env: { RUN } })
      t.match(escaped, { exitCode: 2 })
      t.ok(performance.now() - started < 10_000)
      await noneLeftWith('RUN', RUN)
    })

    t.test('a command whose time is up before it starts does not run', async (t) => {
      const directory = t.testdir({})
      t.match(await sh('touch ran', { directory }, AbortSignal.abort()), { failure: 'stopped' })
      t.match(await sh('ls', { directory }), { stdout: '' })
    })
  })
}
