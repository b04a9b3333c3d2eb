import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Reporter } from '../core/run.js'
import { controlLab } from '../lab/control.js'
import { openDatacenter } from '../lab/datacenter.js'
import type { Command, CommandProcess } from './command.js'
import { reporterFlag } from './reporters.js'
import { runSuites } from './run.js'
import { isStore, withStore } from './store-options.js'

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
  usage: 'lab [flags] | lab stop SERVER | lab start SERVER',
  options,
  examples: [
    ['firstlight lab', 'the demonstration: real servers, a real suite, half a minute'],
    ['firstlight lab --stay', 'and keep it up, to try the other commands against it'],
    ['firstlight lab stop registry', 'take a server of the lab that stays up away, and see what follows'],
  ],
  takes: [],
  mayTake: ['stop or start', 'server'],
  verdict: true,
  async run({ options: read, positionals, process }) {
    const flags = read as OptionsOf<typeof options> // parseFlags read them by the table above
    if (positionals.length > 0) return control(positionals, process)
    const root = dirname(createRequire(import.meta.url).resolve('firstlight/package.json'))
    const failed = new AbortController()
    const datacenter = await openDatacenter({
      directory: join(root, '.firstlight', 'lab'),
      speed: flags.speed,
      tell: () => undefined,
    })
    const delivering: Reporter = {
      start: () => void datacenter.begin().catch(() => failed.abort()),
      end: () => undefined,
    }
    try {
      const signal = AbortSignal.any([process.signal, failed.signal])
      const exitCode = await watch(root, { flags, delivering, process: { ...process, signal } })
      if (failed.signal.aborted) await datacenter.begin()
      if (flags.stay && !process.signal.aborted) await stay(process)
      return exitCode
    } finally {
      await datacenter.close()
    }
  },
}

export default command

/** The lab's site in `suites/sites.yaml`. */
const SITE = 'lab1'

async function control([verb, name, ...stray]: readonly string[], { stdout }: CommandProcess): Promise<number> {
  if ((verb !== 'stop' && verb !== 'start') || name === undefined || stray.length > 0) {
    throw new OperatorError('USAGE', 'the lab can be told to stop or start one server', {
      hint: 'firstlight lab stop registry',
    })
  }
  await controlLab(verb, name)
  stdout.write(`${name} is ${verb === 'stop' ? 'stopped' : 'up again'}\n`)
  return 0
}

interface Watching {
  readonly flags: OptionsOf<typeof options>
  /** Has the lab come up from the moment that the run begins. */
  readonly delivering: Reporter
  readonly process: CommandProcess
}

/** Runs the lab's suite. What is known of an earlier lab is forgotten: this one is another datacenter. */
async function watch(root: string, { flags, delivering, process }: Watching): Promise<number> {
  const suite = join(root, 'suites', 'lab.yaml')
  const everyMs = Math.max(100, 1000 / flags.speed)
  const store = process.env['FIRSTLIGHT_STORE'] ?? join(root, '.firstlight', 'store.db')
  if (isStore(store)) await withStore({ store }, { process }, (known) => known.forgetSite(SITE))
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
      store,
      noStore: false,
      flush: 0,
    },
    process,
    [{ name: 'lab', reporter: delivering }],
  )
}

async function stay({ stdout, signal }: CommandProcess): Promise<void> {
  stdout.write('the lab stays up; end it with Ctrl-C\n')
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
