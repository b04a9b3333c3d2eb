import t from 'tap'
import { jsonWithoutCommands, withoutCommands } from '../../src/core/log-commands.js'
import { oneLine, printable } from '../../src/core/printable.js'
import { commandsIn } from '../helpers/ci-logs.js'

const COMMANDS: readonly (readonly [text: string, harmless: string])[] = [
  ['##vso[task.complete result=Succeeded;]done', '\\x23#vso[task.complete result=Succeeded;]done'],
  ['a ##VSO[task.logissue type=error]b', 'a \\x23#VSO[task.logissue type=error]b'],
  ['###vso[a]', '#\\x23#vso[a]'],
  ['it said ##[error]no', 'it said \\x23#[error]no'],
  ["x##teamcity[buildStatus status='SUCCESS']", "x\\x23#teamcity[buildStatus status='SUCCESS']"],
  ['::error::boom', '\\x3a:error::boom'],
  ['  ::set-output name=a::b', '  \\x3a:set-output name=a::b'],
  ['OK\n\t::add-mask::x', 'OK\n\t\\x3a:add-mask::x'],
  ['travis_fold:start:a', 'travis_fold\\x3astart:a'],
  ['section_start:1560896352:a', 'section_start\\x3a1560896352:a'],
  ['--- a group', '\\x2d-- a group'],
  ['a\n+++ an open group', 'a\n\\x2b++ an open group'],
  ['~~~ a muted one', '\\x7e~~ a muted one'],
  ['^^^ +++', '\\x5e^^ +++'],
  ['  --- which is trimmed', '  \\x2d-- which is trimmed'],
]

t.test('what a CI would take for a command begins with its code, wherever that CI looks for it', async (t) => {
  for (const [text, harmless] of COMMANDS) {
    t.not(commandsIn(text.trimStart()).length, 0, `${JSON.stringify(text)} is one`)
    t.equal(withoutCommands(text), harmless)
    t.equal(printable(text), harmless)
    t.same(commandsIn(`OK - ${oneLine(text)}`), [])
    t.equal(withoutCommands(harmless), harmless, 'once is enough')
  }
})

t.test('a command at which a text may be broken into lines is none either', async (t) => {
  t.equal(oneLine('words before ::error file=a::b'), 'words before \\x3a:error file=a::b')
})

t.test('in JSON the values stay what they are', async (t) => {
  for (const [text] of COMMANDS) {
    const json = jsonWithoutCommands(JSON.stringify({ a: [text, `\\${text}`, `\t${text}`] }))
    t.same(JSON.parse(json), { a: [text, `\\${text}`, `\t${text}`] })
    t.same(commandsIn(json), [])
  }
})

t.test('what only looks like one is left alone', async (t) => {
  for (const text of [
    'connect ECONNREFUSED ::1:53',
    '::ffff:10.0.0.1 answers',
    'std::vector<int>::at',
    '## a heading, #1, ##',
    'a --- b',
    '---',
    '-- a dash',
    'my_section_started: 5',
  ]) {
    t.equal(printable(text), text)
  }
})
