import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import t, { type Test } from 'tap'
import { CLI, type CliResult, ended, says, startCli } from '../helpers/cli.js'
import { makeLab, type OwnLab } from '../helpers/lab.js'

// Every command that the README shows is run as it stands there, and what it shows is what comes out: `…` stands for
// any text, and numbers, dates and times for those of the day.

const readme = readFileSync('README.md', 'utf8')

t.test('the commands of the README do what it says', async (t) => {
  const path = t.testdir({
    bin: { firstlight: t.fixture('symlink', CLI) },
    test: t.fixture('symlink', resolve('test')),
  })
  const lab = await makeLab(path)
  const follow = async (examples: readonly Example[]) => {
    for (const { command, output } of examples) {
      const { stdout, stderr } = await shell(lab.asHere(ofLab(command, lab)), path)
      t.match(lab.asDocumented(`${stdout}${stderr}`).trim(), new RegExp(`^${pattern(output)}$`), command)
    }
  }
  const { before, after } = steps()
  t.equal((await ended(lab.start(['--speed', '100'], {}))).code, 0, 'npm start')
  await follow(before)
  await bringUp(t, lab)
  await follow(after)
})

/** The command without npx, and about this lab. */
function ofLab(command: string, { suites }: OwnLab): string {
  return command.replace(/^npx /, '').replace(/^firstlight lab .*/, `$& --suites ${suites}`)
}

/** The lab, as the README has its reader start it. */
async function bringUp(t: Test, { start }: OwnLab): Promise<void> {
  const lab = start(['--speed', '100', '--stay'], {})
  t.teardown(async () => {
    lab.kill()
    await once(lab, 'close')
  })
  await says(lab, /stays up/)
}

t.test('the suite of the README is valid, and so is the check', async (t) => {
  const [suite = ''] = blocks('yaml')
  const directory = t.testdir({ 'shop.yaml': suite })
  t.match(await ended(startCli(['validate', 'shop.yaml'], { directory })), {
    code: 0,
    stdout: /1 site, 2 checks: valid/,
  })
  t.equal(blocks('ts')[0], readFileSync('test/fixtures/readme/lucky.ts', 'utf8'))
})

t.test('the links of the README lead somewhere', async (t) => {
  for (const [, target = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
    t.doesNotThrow(() => readFileSync(target.endsWith('suites') ? 'suites/lab.yaml' : target), target)
  }
})

interface Example {
  readonly command: string
  readonly output: string
}

/** What a reader does, in order: the commands that are shown with their output, before the lab is told to be started and after. */
function steps(): { readonly before: readonly Example[]; readonly after: readonly Example[] } {
  const lab = readme.indexOf('npm start -- --stay\n```')
  t.ok(lab > 0, 'the README has the lab started')
  return { before: examplesIn(readme.slice(0, lab)), after: examplesIn(readme.slice(lab)) }
}

function examplesIn(markdown: string): readonly Example[] {
  return blocks('console', markdown).flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const [command = '', ...output] = text.split('\n')
        return { command, output: output.join('\n').trim() }
      }),
  )
}

function blocks(language: string, markdown = readme): readonly string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text)
}

/** The output as a pattern: only its numbers may differ, and what `…` stands for. */
function pattern(output: string): string {
  return output
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('…', '[\\s\\S]*')
    .replace(/(?<![\d:])(?<!:)\b\d+(\\\.\d+)?(?:ms|s)\b/g, '[\\d.]+m?s')
    .replace(/(?<!:)\b\d+(\\\.\d+)?( s\b| days|B\b)/g, '[\\d.]+$2')
    .replace(/\d{2}:\d{2}:\d{2}Z/g, '\\d{2}:\\d{2}:\\d{2}Z')
    .replace(/\d{4}-\d{2}-\d{2}T\d{4}Z/g, '\\d{4}-\\d{2}-\\d{2}T\\d{4}Z')
    .replace(/\d{4}-\d{2}-\d{2}/g, '\\d{4}-\\d{2}-\\d{2}')
    .replace(/\d{2}:\d{2}Z/g, '\\d{2}:\\d{2}Z')
    .replace(/\b[0-9a-f]{64}\b/g, '[0-9a-f]{64}')
    .replaceAll('\\.firstlight/', '\\S*/')
    .replace(/=[\d\\.]+(?=s?(;|B| |$))/gm, '=[\\d.]+')
}

function shell(command: string, path: string): Promise<CliResult> {
  const env = { ...process.env, PATH: `${resolve(path, 'bin')}${delimiter}${process.env['PATH']}` }
  return ended(spawn('sh', ['-c', command], { cwd: path, env, stdio: ['ignore', 'pipe', 'pipe'] }))
}
