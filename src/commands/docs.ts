import { OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Command } from './command.js'
import { suitePages } from './docs/pages.js'
import { putReference, referenceText } from './docs/reference.js'

const options = {
  out: {
    kind: 'string',
    description:
      'The folder of the pages, `firstlight-docs` if left out; of the reference the file, else standard output',
  },
  format: {
    kind: 'choice',
    choices: ['html', 'markdown'],
    default: 'html',
    description: 'What the pages are written in',
  },
  check: {
    kind: 'boolean',
    description: 'Write nothing; exit 1 when the pages that are there are not what would be written',
  },
  sourceUrl: {
    kind: 'string',
    description: 'Where a line of a suite can be read: a URL with `{file}` and `{line}`',
    example: "'https://git.example.net/x/blob/main/{file}#L{line}'",
  },
  store: {
    kind: 'string',
    description:
      'Tell how each check stands, from this history: a file, or postgres://...; without it only what is asked',
    example: '.firstlight/store.db',
  },
  reference: {
    kind: 'boolean',
    description: 'Instead of pages, the reference of all that firstlight has, as Markdown',
  },
  checks: { kind: 'boolean', description: 'Of the reference, the check types alone' },
} as const satisfies OptionSpecs

const command: Command = {
  name: 'docs',
  summary: 'Write what the suites ask as pages for people: by integration point, by site and by owner.',
  usage: 'docs PATH... [flags]',
  options,
  examples: [
    ['firstlight docs suites/ --out site', 'pages that need no server: begin with site/index.html'],
    ['firstlight docs suites/ --out site --store .firstlight/store.db', 'with what was last proven of each check'],
    ['firstlight docs suites/ --out docs --format markdown', 'to commit beside the suites'],
    ['firstlight docs suites/ --out docs --format markdown --check', 'in CI: fails when somebody forgot to'],
    ['firstlight docs --reference > reference.md', 'every check type, command, reporter, sink and engine'],
  ],
  notes: `The same suites and the same history give the same files. What an earlier call has written and is no more is removed; the
folder's .firstlight-docs.json lists those files, and no other is ever touched: where one is in the way, nothing is written.
Files of suites are named as they are found from the working directory. Secrets are needed to read the suites
and are never written: where there are none, as in CI, a made-up text in the place of each gives the same pages.`,
  takesPaths: 'optional',
  async run({ options: read, positionals, process }) {
    const flags = read as OptionsOf<typeof options> // parseFlags read them by the table above
    if (flags.reference) {
      refuseSuites(positionals)
      putReference(await referenceText(flags), flags.out, process)
      return 0
    }
    if (positionals.length === 0) {
      throw new OperatorError('USAGE', 'say what to document', {
        hint: 'firstlight docs suites/, or firstlight docs --reference',
      })
    }
    if (flags.checks) throw new OperatorError('USAGE', '--checks is about the reference', { hint: 'add --reference' })
    return suitePages(positionals, flags, process)
  },
}

export default command

function refuseSuites([first]: readonly string[]): void {
  if (first === undefined) return
  throw new OperatorError('USAGE', `the reference is not about ${first}`, { hint: 'drop it, or drop --reference' })
}
