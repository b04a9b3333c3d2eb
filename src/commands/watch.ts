import { setTimeout as delay } from 'node:timers/promises'
import type { OperatorError } from '../core/errors.js'
import type { Plan } from '../core/instance.js'
import type { OptionSpecs, OptionsOf } from '../core/options.js'
import { oneLine } from '../core/printable.js'
import { createLimits } from '../run/limits.js'
import { type CombinedReporter, combineReporters, type NamedReporter } from '../run/reporters.js'
import type { Timing } from '../run/schedule.js'
import { type Watch, watchPlan } from '../run/watch-plan.js'
import type { Store } from '../store/store.js'
import type { Planned } from '../suite/plan-suites.js'
import { loadCheckType } from './check-types.js'
import { wantsColor } from './color.js'
import type { Command, CommandProcess } from './command.js'
import { declarationOf } from './declare.js'
import { describeError } from './describe-error.js'
import { readyHandlers } from './handlers.js'
import { limitFlags } from './limit-options.js'
import { planFor, selectionFlags } from './plan-options.js'
import { flushFlag, openHistory, orTell, type Recording, recordingFlags } from './recording.js'
import { createReload, type Reload, type SiteStates } from './reload.js'
import { ifWritten, openReporters, reporterFlag } from './reporters.js'

const options = {
  ...selectionFlags,
  ...reporterFlag,
  ...recordingFlags,
  ...flushFlag,
  retention: {
    kind: 'duration',
    default: '90d',
    description: 'How long events are kept; changes of status, sign-offs and the last event of each check always are',
  },
  ...limitFlags,
} as const satisfies OptionSpecs

type WatchOptions = OptionsOf<typeof options>

const command: Command = {
  name: 'watch',
  summary: 'Repeat the checks of suites, each on its own interval, until stopped.',
  usage: 'watch PATH... [flags]',
  options,
  examples: [
    ['firstlight watch suites/', 'all sites, until stopped'],
    ['firstlight watch suites/ --site dfw1 --reporter json', 'one site, an event a line'],
  ],
  notes: `Each check runs once at first, dependencies before dependents, and then at its own beats, which a restart keeps; a check
never overlaps with itself. A process that was stopped, or a machine that slept, says how many beats were missed.

SIGHUP reads the suites again; when they are wrong, it says what is wrong and the plan from before goes on. What a check module
of your own declares is read again at the next start only. A terminal that is lost ends the watch.

SIGINT and SIGTERM end it: what runs is given up, what is known is kept, and the exit code is 0 whatever is red, for a
service manager takes any other for a failure. It is 3 when the suites are wrong at the start, and when what a reporter had
to say could not be written.`,
  takesPaths: true,
  async run({ options: read, positionals: paths, process }) {
    const flags = read as WatchOptions // parseFlags read them by the table above
    const history = await openHistory(paths, flags, process)
    try {
      const planned = await planFor(paths, flags, process, history.siteStates)
      const { reporters, close } = await openReporters(flags.reporter ?? [], process)
      const recording = await history.start(
        declarationOf(planned, flags, process.now()),
        await readyHandlers(planned, flags, process),
      )
      const isComplete = await watch(planned, {
        ...{ paths, flags, process, reporters, recording },
        states: history.siteStates,
      })
      return ifWritten(0, close() && isComplete)
    } finally {
      await history.close()
    }
  },
}

export default command

interface Watching {
  readonly paths: readonly string[]
  readonly flags: WatchOptions
  readonly process: CommandProcess
  readonly reporters: readonly NamedReporter[]
  readonly recording: Recording
  readonly states: SiteStates
}

/**
 * Watches until the process is stopped, following its files when it is asked to and the phases of its sites by itself. Whether
 * all reporters could say what they had to.
 */
async function watch({ plan }: Planned, watching: Watching): Promise<boolean> {
  const { paths, flags, process, recording, reporters } = watching
  const tell = teller(watching)
  const reporter = combineReporters([recording.companion, ...reporters], tell.text)
  const running = startWatch(plan, watching, { reporter, tell })
  const reload = createReload(
    { plan, states: watching.states },
    {
      plan: (states) => planFor(paths, flags, process, states),
      siteStates: statesFrom(watching, tell.text),
      async declare(planned) {
        const handlers = await readyHandlers(planned, flags, process)
        await recording.take(declarationOf(planned, flags, process.now()), handlers)
      },
      replace: running.replace,
      signal: process.signal,
      tell: tell.text,
      complain: tell.error,
    },
  )
  process.onHangup?.(reload.fromFiles)
  const { store } = recording
  await Promise.all([
    store && followPhases(reload, process.signal),
    store && keepTidy(store, flags.retention, { process, tell }),
    running.ended.then(recording.finish),
  ])
  return reporter.complete()
}

/** A history that is watched for years has an end. */
const TIDY_EVERY_MS = 3_600_000

async function keepTidy(
  store: Store,
  retentionMs: number,
  { process: { now, signal }, tell }: { readonly process: CommandProcess; readonly tell: Teller },
): Promise<void> {
  while (!signal.aborted) {
    await orTell(store.prune({ before: now() - retentionMs }), tell.text)
    await pause(TIDY_EVERY_MS, signal)
  }
}

function startWatch(
  plan: Plan,
  { flags, process, recording }: Watching,
  { reporter, tell }: { readonly reporter: CombinedReporter; readonly tell: Teller },
): Watch {
  const { store, recorder } = recording
  return watchPlan(plan, {
    reporter,
    recorder,
    loadCheckType,
    limits: createLimits({ concurrency: flags.concurrency, perHost: flags.concurrencyPerHost }),
    signal: process.signal,
    timing: { ...TIMING, wall: process.now },
    tell: tell.text,
    ...(store && { declared: () => store.checks() }),
  })
}

const TIMING: Omit<Timing, 'wall'> = {
  monotonic: () => performance.now(),
  random: Math.random,
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}

/** How the operator is told: by the live view when there is one, for nobody else may write to its terminal. */
interface Teller {
  readonly text: (text: string) => void
  readonly error: (error: OperatorError) => void
}

function teller({ reporters, process: { stderr, env } }: Watching): Teller {
  const owner = reporters.find(({ reporter }) => reporter.note !== undefined)?.reporter
  const write = (text: string) => (owner?.note ? owner.note(text) : stderr.write(text))
  const color = wantsColor(stderr.terminal() !== undefined, env)
  return {
    text: (text) => write(`firstlight: ${oneLine(text)}\n`),
    error: (error) => write(describeError(error, { color })),
  }
}

/** What is known of the sites now; as before for as long as the store cannot say, which is told once. */
function statesFrom({ recording: { store }, states }: Watching, complain: (text: string) => void) {
  let known = states
  let told: string | undefined
  return async () => {
    if (store === undefined) return known
    let trouble: string | undefined
    known = (await orTell(store.siteStates(), (text) => (trouble = text))) ?? known
    if (trouble !== undefined && trouble !== told) complain(trouble)
    told = trouble
    return known
  }
}

/** A site's phase is set elsewhere. */
const LOOK_AT_PHASES_MS = 5000

async function followPhases({ onNewPhases }: Reload, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(LOOK_AT_PHASES_MS, signal)
    if (!signal.aborted) await onNewPhases()
  }
}

/** Ends with its time, or with the watch. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
