import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import t from 'tap'
import command from '../../checks/command.js'
import { judge, NO_CRITERIA } from '../../src/core/judge.js'
import { noneLeftWith } from '../helpers/processes.js'
import { attemptCheck, runCheck } from '../helpers/run-check.js'

const sh = (script: string, more: Readonly<Record<string, unknown>> = {}, settings = {}) =>
  runCheck(command, { command: script, shell: true, ...more }, settings)

t.test('the exit code is the status, and the first line the output', async (t) => {
  for (const [exitCode, status] of [
    [0, 'OK'],
    [1, 'WARNING'],
    [2, 'CRITICAL'],
    [3, 'UNKNOWN'],
  ]) {
    const outcome = await sh(`echo "ARRAY - 2 disks lost"; exit ${exitCode}`)
    t.match(outcome, { status, output: 'ARRAY - 2 disks lost', observed: { exit_code: exitCode } })
  }
})

t.test('perfdata becomes metrics, wherever the plugin put it, and its thresholds come along', async (t) => {
  const outcome = await sh(
    "printf 'DISK OK - free | /=2643MB;5948;5958;0;5968\\nmore | load1=0.4;;;0\\nload5=U bad\\n'",
  )
  t.match(outcome.metrics, [
    { label: '/', value: 2643e6, unit: 'B', max: 5968e6 },
    { label: 'load1', value: 0.4, min: 0 },
    { label: 'load5', value: Number.NaN },
  ])
  t.match(outcome, { status: 'OK', output: 'DISK OK - free' })
  t.equal(outcome.longOutput, 'more\nperfdata "bad" is not understood: no label before an "="')
})

t.test('a command that says nothing says so: its exit code is what was observed', async (t) => {
  t.match(await runCheck(command, { command: 'true' }), { status: 'OK', output: 'true exited 0 and said nothing' })
  t.match(await runCheck(command, { command: 'false' }), {
    status: 'WARNING',
    output: 'false exited 1 and said nothing',
  })
})

t.test('standard error is shown when something is wrong, and stands in for missing output', async (t) => {
  const both = await sh('echo LATE; echo "no route" >&2; exit 2')
  t.match(both, { status: 'CRITICAL', output: 'LATE', longOutput: 'no route', observed: { stderr: 'no route\n' } })
  const quiet = await sh('echo LATE; echo "no route" >&2')
  t.equal(quiet.longOutput, undefined)
  t.match(await sh('echo "no route" >&2; exit 2'), { status: 'CRITICAL', output: 'no route' })
})

t.test('whatever is no verdict is UNKNOWN, with what to try', async (t) => {
  const directory = t.testdir({ plugin: 'no program' })
  const says = async (options: Readonly<Record<string, unknown>>, output: RegExp) => {
    const outcome = await runCheck(command, options, { directory })
    t.equal(outcome.status, 'UNKNOWN')
    t.match(outcome.output, output)
  }
  await says({ command: ['check_array', '-H', 'x'] }, /"check_array" is not on the PATH of this machine: install it/)
  await says({ command: './check_array' }, /no program ".\/check_array": install it or correct the path/)
  await says({ command: './plugin' }, /may not be executed: chmod \+x/)
  await says({ command: 'true', directory: 'nowhere' }, /the directory ".*\/nowhere" is missing/)
  await says({ command: 'no_such_program', shell: true }, /exited 127.* not on the PATH of this machine: .*not found/)
  await says({ command: './plugin', shell: true }, /exited 126.* may not be executed/)
  await says({ command: 'exit 42', shell: true }, /^"exit 42" exited 42, which is none of 0 \(OK\).*: said nothing$/)
  await says({ command: 'exit 255', shell: true }, /exited 255/)
  await says({ command: 'kill -SEGV $$', shell: true }, /was killed by SIGSEGV/)
  await says({ command: 'sh -c "kill -9 \\$\\$"; exit $?', shell: true }, /killed by signal 9/)
})

t.test(
  'arguments reach the program as they are, and a command line is refused unless a shell is asked for',
  async (t) => {
    t.match(await runCheck(command, { command: ['printf', '%s/', '$HOME', "it's", '*'] }), { output: "$HOME/it's/*/" })
    t.match(await sh('printf %s "$((1 + 1))"'), { output: '2' })
    await t.rejects(runCheck(command, { command: 'check_disk -w 10' }), {
      message: /write a list, \[check_disk, -w, 10\], or add "shell: true"/,
    })
    await t.rejects(runCheck(command, { command: ['a', 'b'], shell: true }), { message: /one string, not a list/ })
  },
)

t.test('environment, standard input and directory are given on', async (t) => {
  const directory = t.testdir({ sub: {} })
  const options = { env: { WHO: 'ana' }, stdin: 'hunter2', directory: 'sub' }
  const outcome = await sh('echo "$WHO $(cat) $(pwd)"', options, { directory })
  t.equal(outcome.output, `ana hunter2 ${directory}/sub`)
})

t.test('JSON is a fact', async (t) => {
  const outcome = await sh(`printf '{\\n "up": true,\\n "n": [1, 2]\\n}\\n'`)
  t.match(outcome, { output: '{"up":true,"n":[1,2]}', observed: { json: { up: true, n: [1, 2] } } })
  t.notOk('json' in ((await sh('echo up')).observed ?? {}))
  const exact = await sh('echo \'{"id": 9007199254740993}\'')
  t.match(exact, { output: '{"id":"9007199254740993"}', observed: { json: { id: 9007199254740993n } } })
})

t.test('endless output is cut, said to be, and a half number is no metric', async (t) => {
  const outcome = await sh('echo OK; echo "| b=123456789"; yes "b=123456789" | head -c 100000')
  t.match(outcome, { status: 'OK', longOutput: /its output is cut: \d+ more bytes were dropped/ })
  t.same(new Set(outcome.metrics?.map(({ value }) => value)), new Set([123456789]))
})

t.test('of output that is cut nothing is proven by what its beginning lacks', async (t) => {
  const script = 'yes fine | head -c 70000; echo FATAL'
  const check = async (that: string, more: Readonly<Record<string, unknown>> = {}, program = script) =>
    judge(await sh(program, more), { ...NO_CRITERIA, expectations: [{ that, otherwise: 'CRITICAL' }] })
  t.match(await check('!stdout.contains("FATAL")'), {
    status: 'UNKNOWN',
    output: /"stdout" was not observed: it is longer than 65\.5 kB: raise "max_output"$/,
  })
  t.match(await check('!stdout.contains("FATAL")', { max_output: '1MB' }), { status: 'CRITICAL' })
  t.match(await check('stderr == ""'), { status: 'OK' }, 'the other stream was read whole')
  t.match(await check('!stderr.contains("FATAL")', {}, `(${script}) >&2`), { status: 'UNKNOWN' })
  t.match(await check('stdout == ""', {}, `(${script}) >&2`), { status: 'OK' })
})

t.test('a line without end is cut, and neither lost nor slow to read', async (t) => {
  t.match(await sh('yes x | head -c 200000 | tr -d "\\n"; exit 2'), { status: 'CRITICAL', output: /^x{1000}/ })
  const started = performance.now()
  await sh('yes x | tr -d "\\n" | head -c 60000; echo " | b=1"; yes y | head -c 100000 | tr -d "\\n"')
  t.ok(performance.now() - started < 10_000)
})

t.test('odd bytes survive', async (t) => {
  t.match(await sh('printf "\\377\\200"'), { observed: { stdout: '\u00ff\u0080' } })
})

t.test('at the deadline it is CRITICAL, says what it was running, and nothing of it is left', async (t) => {
  const RUN = randomUUID()
  const script = 'setsid sleep 60 & sleep 60 & yes >/dev/null'
  const { outcome } = await attemptCheck(command, { command: script, shell: true, env: { RUN } }, { timeoutMs: 300 })
  t.match(outcome, { status: 'CRITICAL', output: `timed out after 300 ms, while running "${script}"` })
  await noneLeftWith('RUN', RUN)
})

const plugins = '/usr/lib/nagios/plugins'

t.test(
  'a real plugin is adopted as it is',
  { skip: existsSync(`${plugins}/check_dummy`) ? false : 'needs check_dummy (Debian: monitoring-plugins-basic)' },
  async (t) => {
    const outcome = await runCheck(command, { command: [`${plugins}/check_dummy`, '2', 'all is lost'] })
    t.match(outcome, { status: 'CRITICAL', output: 'CRITICAL: all is lost' })
    const load = await runCheck(command, {
      command: [`${plugins}/check_load`, '-w', '900,900,900', '-c', '999,999,999'],
    })
    t.match(load, { status: 'OK', metrics: [{ label: 'load1', warning: { end: 900 } }, { label: 'load5' }, {}] })
    const usage = await runCheck(command, { command: [`${plugins}/check_tcp`, '--no-such-flag'] })
    t.equal(usage.status, 'UNKNOWN')
  },
)
