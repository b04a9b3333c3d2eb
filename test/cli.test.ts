import { readFileSync } from 'node:fs'
import t from 'tap'
import { COMMANDS } from '../src/commands/index.js'
import { VERSION } from '../src/core/version.js'
import { cli } from './helpers/cli.js'

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
