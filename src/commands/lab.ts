import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { openDatacenter } from '../lab/datacenter.js'
import type { Command, CommandProcess } from './command.js'
import { reporterFlag } from './reporters.js'
import { runSuites } from './run.js'

const options = {
  ...reporterFlag,
  speed: {
    kind: 'number',
    default: 1,
    minimum: 0.1,
    maximum: 100,
    description: 'How fast the datacenter comes up; 1 takes about 20 seconds',
  },
  stay: { kind: 'boolean', description: 'Keep the datacenter up after it is green, until interrupted' },
} as const satisfies OptionSpecs

const command: Command = {
  name: 'lab',
  summary: 'Bring up a small datacenter on this machine and watch its suite turn from red to green.',
  usage: 'lab [flags]',
  options,
  examples: [
    ['firstlight lab', 'the demonstration: real servers, a real suite, half a minute'],
    ['firstlight lab --stay', 'and keep it up, to try the other commands against it'],
  ],
  verdict: true,
  async run({ options: read, process }) {
    const flags = read as OptionsOf<typeof options> // parseFlags read them by the table above
    const root = dirname(createRequire(import.meta.url).resolve('firstlight/package.json'))
    const failed = new AbortController()
    const datacenter = await openDatacenter({
      directory: join(root, '.firstlight', 'lab'),
      speed: flags.speed,
      tell: () => undefined,
    })
    datacenter.complete.catch(() => failed.abort())
    try {
      const signal = AbortSignal.any([process.signal, failed.signal])
      const exitCode = await watch(join(root, 'suites', 'lab.yaml'), flags, { ...process, signal })
      if (failed.signal.aborted) await datacenter.complete
      if (flags.stay && !process.signal.aborted) await stay(process)
      return exitCode
    } finally {
      await datacenter.close()
    }
  },
}

export default command

function watch(suite: string, flags: OptionsOf<typeof options>, process: CommandProcess): Promise<number> {
  const everyMs = Math.max(100, 1000 / flags.speed)
  return runSuites(
    [suite],
    {
      reporter: flags.reporter,
      untilGreen: true,
      every: everyMs,
      deadline: 60_000 + 60_000 / flags.speed,
      concurrency: 64,
      concurrencyPerHost: 64,
      site: undefined,
      only: undefined,
      label: undefined,
      owner: undefined,
      failOn: undefined,
      store: undefined,
      noStore: false,
    },
    process,
  )
}

async function stay({ stdout, signal }: CommandProcess): Promise<void> {
  stdout.write('the lab stays up; end it with Ctrl-C\n')
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
