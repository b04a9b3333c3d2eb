import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { OperatorError } from '../core/errors.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import type { Reporter } from '../core/run.js'
import { controlLab } from '../lab/control.js'
import { openDatacenter } from '../lab/datacenter.js'
import { type LabPorts, labPorts } from '../lab/ports.js'
import type { Command, CommandProcess } from './command.js'
import { EVERYTHING, planFor } from './plan-options.js'
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
  suites: {
    kind: 'string',
    description:
      "The folder with lab.yaml and the site lab1, which says where the lab listens; the package's own by default",
    example: 'my-suites/',
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
    const lab = await findLab(flags.suites, process)
    if (positionals.length > 0) return control(lab, positionals, process)
    const failed = new AbortController()
    const datacenter = await openDatacenter({
      directory: lab.directory,
      ports: lab.ports,
      speed: flags.speed,
      tell: () => undefined,
    })
    const delivering: Reporter = {
      start: () => void datacenter.begin().catch(() => failed.abort()),
      end: () => undefined,
    }
    try {
      const signal = AbortSignal.any([process.signal, failed.signal])
      const exitCode = await watch(lab, { flags, delivering, process: { ...process, signal } })
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

/** The lab as its files say it. */
interface Lab {
  readonly suite: string
  readonly ports: LabPorts
  /** Where the lab keeps its CA and its files: what the site calls `files`, from its suites on. */
  readonly directory: string
  /** Where its store is, unless another one is named. */
  readonly store: string
}

async function findLab(folder: string | undefined, process: CommandProcess): Promise<Lab> {
  const root = dirname(createRequire(import.meta.url).resolve('firstlight/package.json'))
  const suites = folder === undefined ? join(root, 'suites') : resolve(process.directory, folder)
  const suite = join(suites, 'lab.yaml')
  const { sites } = await planFor([suite], { ...EVERYTHING, site: [SITE] }, process)
  const site = sites.find(({ name }) => name === SITE)
  if (site === undefined) throw new Error(`the plan of ${suite} has no site ${SITE}`)
  const { files } = site.variables
  if (typeof files !== 'string') {
    throw new OperatorError('LAB_FAILED', `the site "${SITE}" names no folder for the lab's files`, {
      hint: 'in its variables: "files: ../.firstlight/lab"',
    })
  }
  const directory = resolve(suites, files)
  return { suite, ports: labPorts(site), directory, store: join(dirname(suites), '.firstlight', 'store.db') }
}

async function control(
  { ports }: Lab,
  [verb, name, ...stray]: readonly string[],
  { stdout }: CommandProcess,
): Promise<number> {
  if ((verb !== 'stop' && verb !== 'start') || name === undefined || stray.length > 0) {
    throw new OperatorError('USAGE', 'the lab can be told to stop or start one server', {
      hint: 'firstlight lab stop registry',
    })
  }
  await controlLab(ports.control, verb, name)
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
async function watch(lab: Lab, { flags, delivering, process }: Watching): Promise<number> {
  const everyMs = Math.max(100, 1000 / flags.speed)
  const store = process.env['FIRSTLIGHT_STORE'] ?? lab.store
  if (isStore(store)) await withStore({ store }, { process }, (known) => known.forgetSite(SITE))
  return runSuites(
    [lab.suite],
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
      allowUnknown: false,
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
