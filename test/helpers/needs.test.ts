import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import t from 'tap'

/** What needs() says in a process with this environment. */
function asked(program: string, env: Readonly<Record<string, string>>): string {
  const script = `
    import { needs } from './build/test/helpers/needs.js'
    try { console.log(needs(${JSON.stringify(program)}, 'some-package')) } catch (error) { console.log('throws: ' + error.message) }`
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' }).trim()
}

t.test('a program on the PATH is there; a file that cannot be run is not', async (t) => {
  const folder = t.testdir({ 'some-daemon': '#!/bin/sh\n' })
  t.equal(asked('some-daemon', { PATH: folder }), 'needs some-daemon (Debian: some-package)')
  chmodSync(`${folder}/some-daemon`, 0o755)
  t.equal(asked('some-daemon', { PATH: `/nowhere:${folder}` }), 'false')
})

t.test('a missing program is a reason to skip, or an error where all must be there', async (t) => {
  t.equal(asked('no-such-daemon', { PATH: '' }), 'needs no-such-daemon (Debian: some-package)')
  t.match(asked('no-such-daemon', { PATH: '', FIRSTLIGHT_REQUIRE_DAEMONS: '1' }), /^throws: needs no-such-daemon /)
})
