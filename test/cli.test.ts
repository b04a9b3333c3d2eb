import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { COMMANDS } from '../src/commands/index.js'
import { VERSION } from '../src/core/version.js'
import { CLI, cli, ended, says, startCli } from './helpers/cli.js'
import { needs } from './helpers/needs.js'

t.test('the version is the package’s', async (t) => {
  t.equal(JSON.parse(readFileSync('package.json', 'utf8')).version, VERSION)
  t.same(await cli(['--version']), { code: 0, stdout: `firstlight ${VERSION}\n`, stderr: '' })
})

t.test('help names every command, and each command has help with examples', async (t) => {
  const { code, stdout } = await cli(['--help'])
  t.equal(code, 0)
  for (const name of Object.keys(COMMANDS)) t.match(stdout, new RegExp(`^  ${name} +[A-Z].*\\.$`, 'm'))
  const run = await cli(['run', '--help'])
  t.match(run, { code: 0, stdout: /usage: firstlight run PATH/ })
  t.match(run.stdout, /--until-green/)
})

t.test('what does not exist is refused with exit 3, and what was meant', async (t) => {
  t.match(await cli(['rnu', 'suites/']), { code: 3, stdout: '', stderr: /no command "rnu"[\s\S]*did you mean "run"/ })
  t.match(await cli(['run', 'suites/', '--sit', 'dfw1']), { code: 3, stdout: '', stderr: /unknown flag --sit.*--site/ })
  t.match(await cli(['run']), { code: 3, stderr: /no suite given/ })
})

t.test('each command is declared in full, under its own name', async (t) => {
  for (const [name, load] of Object.entries(COMMANDS)) {
    const { default: command } = await load()
    t.equal(command.name, name)
    t.match(command.summary, /^[A-Z].*\.$/)
    t.ok(command.usage.startsWith(name))
    t.ok(command.examples.length > 0)
  }
})

/** A check of a user's whose `run` is this code, in a file of its own. */
const check = (name: string, run: string, before = '') => `import { defineCheck, ok } from 'firstlight/sdk'
${before}
export default defineCheck({ type: '${name}', summary: 'It is as it is.', options: {}, run: async () => { ${run} } })
`

t.test('a check that ends its thread before its work is done has proven nothing', async (t) => {
  const directory = t.testdir({
    'exits.mjs': check('exits', 'process.exit(0)'),
    'waits.mjs': check('waits', 'return ok("fine")', 'await new Promise(() => {})'),
    'throws.mjs': check('throws', 'setTimeout(() => { throw new Error("late") }, 1); await new Promise(() => {})'),
    'rejects.mjs': check('rejects', 'Promise.reject(new Error("stray")); return new Promise(() => {})'),
  })
  const says = async (file: string, stdout: RegExp, stderr: string | RegExp = '') =>
    t.match(await cli(['check', file], { directory }), { code: 3, stdout, stderr })
  await says('./exits.mjs', /^EXITS UNKNOWN - .*: the module ended its thread \(exit code 0\)\n/)
  // the exit code, and a warning on standard error, are as this Node has them
  const notLoaded = /^CHECK UNKNOWN - .* does not load: it ended its thread \(exit code (0|13)\)\n/
  await says('./waits.mjs', notLoaded, /^(Warning: Detected unsettled top-level await[\s\S]*)?$/)
  await says('./throws.mjs', /^THROWS UNKNOWN - .*threw where nobody waits for it: late\nError: late\n.*throws\.mjs:/)
  await says('./rejects.mjs', /^REJECTS UNKNOWN - .*threw where nobody waits for it: stray\nError: stray\n/)
})

t.test('what a check prints does not stand before its status line', async (t) => {
  const directory = t.testdir({
    'chatty.mjs': check('chatty', 'console.log("hm"); return ok("fine")', 'console.info("hi")'),
  })
  t.same(await cli(['check', './chatty.mjs'], { directory }), {
    code: 0,
    stdout: 'CHATTY OK - fine\n',
    stderr: 'hi\nhm\n',
  })
})

t.test('a second signal ends the process at once, whatever it is doing', async (t) => {
  const directory = t.testdir({
    'deaf.mjs': 'setInterval(() => {}, 1000); console.log("ready"); await new Promise(() => {})',
  })
  const child = startCli(['check', './deaf.mjs'], { directory })
  const result = ended(child)
  await says(child, /ready/)
  child.kill('SIGINT')
  child.kill('SIGTERM')
  t.match(await result, { code: /^(130|143)$/, stdout: '' })
})

t.test(
  'output that is lost is told, and is no success',
  { skip: existsSync('/dev/full') ? false : 'needs /dev/full' },
  async (t) => {
    const result = await shell(`"${process.execPath}" "${CLI}" schema > /dev/full`)
    t.match(result, {
      code: 3,
      stderr: 'firstlight: standard output is lost: ENOSPC: no space left on device, write\n',
    })
    t.match(await shell(`"${process.execPath}" "${CLI}" --help > /dev/full`), { code: 3 })
    const green = `"${process.execPath}" "${CLI}" check file --path package.json`
    t.match(await shell(green), { code: 0 })
    t.match(await shell(`${green} > /dev/full`), { code: 3 }, 'nobody has read that it is green')
    const red = `"${process.execPath}" "${CLI}" check file --path none.json`
    t.match(await shell(`${red} > /dev/full`), { code: 2 }, 'what is red stays red')
    t.match(await shell(`"${process.execPath}" "${CLI}" schema | true; echo "\${PIPESTATUS[0]}"`), {
      stdout: '0\n',
      stderr: '',
    })
    t.match(await shell(`"${process.execPath}" "${CLI}" rnu >&- 2>&-`), { code: 3 })
  },
)

t.test(
  'the cursor that the live view hid is shown again when a check has torn itself down',
  { skip: needs('script', 'bsdutils') },
  async (t) => {
    const directory = t.testdir({
      'crash.mjs': check('crash', 'setTimeout(() => { throw new Error("late") }, 1); await new Promise(() => {})'),
      'crash.yaml': `suite: crash
owner: me
sites: all
integration_points: {p: {title: P, why: W, checks: {c: {./crash.mjs: {}}}}}
---
sites: {dfw1: {title: Dallas 1, phase: live}}
`,
    })
    const command = `"${process.execPath}" "${CLI}" run "${directory}/crash.yaml"`
    const { code, stdout } = await shell(`TERM=xterm script --quiet --return --command '${command}' /dev/null`)
    t.equal(code, 3)
    t.match(stdout, /\u001b\[\?25l[\s\S]*\u001b\[\?25h/)
    t.match(stdout, /threw where nobody waits for it: late/)
  },
)

function shell(command: string) {
  return ended(spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] }))
}
