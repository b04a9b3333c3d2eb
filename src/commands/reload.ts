import { OperatorError } from '../core/errors.js'
import type { Plan } from '../core/instance.js'
import type { SiteState } from '../core/site.js'
import type { Replaced } from '../run/beats.js'
import type { Planned } from '../suite/plan-suites.js'

export type SiteStates = ReadonlyMap<string, SiteState>

export interface ReloadSettings {
  /** Reads the suites anew. */
  readonly plan: (states: SiteStates) => Promise<Planned>
  /** What is known of the sites now; the same as before when there is no history. */
  readonly siteStates: () => Promise<SiteStates>
  /** Keeps what suites declare now; throws an OperatorError for handlers that are wrong. */
  readonly declare: (planned: Planned) => Promise<void>
  /** Goes on with another plan. */
  readonly replace: (plan: Plan) => Replaced
  /** Aborts when all is to stop: nothing is replaced from then on. */
  readonly signal: AbortSignal
  readonly tell: (text: string) => void
  /** Tells what is wrong with the files, all of it. */
  readonly complain: (error: OperatorError) => void
}

/** What runs, and how it follows its files and the phases of its sites. */
export interface Reload {
  /** Somebody asks for it. */
  readonly fromFiles: () => Promise<void>
  /** Reloads when the phase of a site is another one than before. */
  readonly onNewPhases: () => Promise<void>
}

/** Reloads one after the other; while one goes on, those that are asked for are one more after it. */
export function createReload(
  first: { readonly plan: Plan; readonly states: SiteStates },
  settings: ReloadSettings,
): Reload {
  let { plan, states } = first
  let going: Promise<void> | undefined
  let isAsked = false

  async function reload(): Promise<void> {
    const before = states
    states = await settings.siteStates()
    const read = await orError(readAndDeclare())
    if (settings.signal.aborted) return
    if (read instanceof OperatorError) {
      settings.complain(read)
      const isSame = changedSites(before, states).length === 0
      const replaced = isSame ? '' : ` (${replacedText(settings.replace(withStates(plan, states)))})`
      settings.tell(`not reloaded: the plan from before goes on${replaced}`)
    } else {
      plan = read.plan
      settings.tell(`reloaded: ${replacedText(settings.replace(plan))}`)
    }
  }

  async function readAndDeclare(): Promise<Planned> {
    const planned = await settings.plan(states)
    await settings.declare(planned)
    return planned
  }

  async function fromFiles(): Promise<void> {
    isAsked = true
    going ??= (async () => {
      while (isAsked) {
        isAsked = false
        await reload()
      }
    })().finally(() => {
      going = undefined
    })
    return going
  }

  return {
    fromFiles,
    async onNewPhases() {
      const changed = changedSites(states, await settings.siteStates())
      for (const text of changed) settings.tell(text)
      if (changed.length > 0) await fromFiles()
    },
  }
}

/** What the operator did wrong is a value here: it ends nothing. */
async function orError<T>(work: Promise<T>): Promise<T | OperatorError> {
  try {
    return await work
  } catch (error) {
    if (error instanceof OperatorError) return error
    throw error
  }
}

/** A line for each site that stands otherwise now. */
function changedSites(before: SiteStates, now: SiteStates): readonly string[] {
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((site) => {
    const [then, since] = [before.get(site), now.get(site)]
    if (then?.phase === since?.phase && then?.signedOffAt === since?.signedOffAt) return []
    return [`${site} is ${since?.phase ?? 'as its file says'} now`]
  })
}

/** The plan with what is known of its sites now; nothing runs at one that is retired. */
function withStates(plan: Plan, states: SiteStates): Plan {
  const instances = plan.instances.map((instance) => {
    const site = { ...instance.site, ...states.get(instance.site.name) }
    return { ...instance, site }
  })
  return { ...plan, instances: instances.filter(({ site }) => site.phase !== 'retired') }
}

/** `3 new, 1 gone, 24 kept (2 of them changed)`. */
function replacedText({ added, gone, kept, changed }: Replaced): string {
  const rewritten = changed.size === 0 ? '' : ` (${changed.size} of them changed)`
  return `${added.size} new, ${gone.size} gone, ${kept.size} kept${rewritten}`
}
