import { seconds } from '../seconds.js'
import type { Address } from './address.js'
import type { Endpoint } from './endpoint.js'
import { literalOf, resolve } from './resolve.js'
import type { ResolveError } from './resolve-error.js'

/** An attempt at one address. */
export interface Tried {
  readonly address: string
  /** Why it failed; absent while it still may succeed. */
  readonly error?: unknown
}

/** How far a race has come. */
export interface Course {
  /** In the order in which they were started. */
  readonly tried: readonly Tried[]
  /** Whether all addresses are known and each was tried: what is waited for are the attempts and nothing else. */
  readonly isComplete: boolean
  /** Why there may be addresses that are not known. */
  readonly unresolved?: ResolveError | undefined
}

/** No address answered: what each of them did instead. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
  readonly course: Course

  constructor(course: Course) {
    super('no address answered')
    this.course = course
  }
}

export interface Race<T> {
  readonly signal: AbortSignal
  /** One attempt; aborting its signal ends it. */
  readonly attempt: (address: string, signal: AbortSignal) => Promise<T>
  /** Is told of each step. */
  readonly report: (course: Course) => void
}

export interface Winner<T> {
  readonly value: T
  /** The address that answered first. */
  readonly address: string
  /** Until the first address was known; 0 for an address. */
  readonly resolveSeconds: number
}

/** RFC 8305, section 5: the recommended delay between two attempts. */
const STAGGER_MS = 250

/** Made once: without a reason each abort makes an exception of its own, with its stack. */
const OVER = new Error('another address answered, or the time is up')

/**
 * Tries all addresses of an endpoint, one after the other without waiting for the one before, and takes the first that
 * answers (RFC 8305, "Happy Eyeballs"). Unlike a browser it gives none up: a far address may take its time until the
 * deadline, and whoever says that none answers must have waited for each.
 *
 * @throws the error of the only address; {ResolveError} when there is none; {NoAnswerError} otherwise.
 */
export function raceAddresses<T>(endpoint: Endpoint, race: Race<T>): Promise<Winner<T>> {
  const literal = literalOf(endpoint)
  if (literal !== undefined) return runAlone(literal.address, race)
  return new Promise((done, fail) => new AddressRace(endpoint, race, { done, fail }).start())
}

/** Most checks have one address: for it nothing is to be watched or ended. */
async function runAlone<T>(address: string, { signal, attempt, report }: Race<T>): Promise<Winner<T>> {
  signal.throwIfAborted()
  report({ tried: [{ address }], isComplete: true })
  try {
    return { value: await attempt(address, signal), address, resolveSeconds: 0 }
  } catch (error) {
    report({ tried: [{ address, error }], isComplete: true })
    throw error
  }
}

interface Ending<T> {
  readonly done: (winner: Winner<T>) => void
  readonly fail: (error: unknown) => void
}

class AddressRace<T> {
  readonly #endpoint: Endpoint
  readonly #race: Race<T>
  readonly #ending: Ending<T>
  readonly #over = new AbortController()
  readonly #waiting: string[] = []
  readonly #tried: Tried[] = []
  #stagger: NodeJS.Timeout | undefined
  #isResolved = false
  #unresolved: ResolveError | undefined
  #started = 0
  #resolveSeconds = 0

  constructor(endpoint: Endpoint, race: Race<T>, ending: Ending<T>) {
    this.#endpoint = endpoint
    this.#race = race
    this.#ending = ending
  }

  start(): void {
    const { signal } = this.#race
    if (signal.aborted) {
      this.#giveUp()
      return
    }
    signal.addEventListener('abort', this.#giveUp, { once: true })
    this.#started = performance.now()
    resolve(this.#endpoint, { found: this.#found, signal: this.#over.signal }).then(this.#resolved, this.#fail)
  }

  readonly #found = (addresses: readonly Address[]): void => {
    if (this.#over.signal.aborted) return
    if (this.#tried.length === 0) this.#resolveSeconds = seconds(this.#started, performance.now())
    this.#waiting.push(...addresses.map(({ address }) => address))
    if (this.#stagger === undefined) this.#next()
  }

  readonly #resolved = (unresolved: ResolveError | undefined): void => {
    if (this.#over.signal.aborted) return
    this.#isResolved = true
    this.#unresolved = unresolved
    if (this.#tried.length > 0) this.#race.report(this.#course())
    this.#loseIfAllFailed()
  }

  readonly #next = (): void => {
    clearTimeout(this.#stagger)
    this.#stagger = undefined
    const address = this.#waiting.shift()
    if (address !== undefined) this.#try(address)
  }

  #try(address: string): void {
    const index = this.#tried.push({ address }) - 1
    this.#race.report(this.#course())
    this.#stagger = setTimeout(this.#next, STAGGER_MS)
    this.#race.attempt(address, this.#over.signal).then(
      (value) => this.#win(value, address),
      (error: unknown) => {
        if (this.#over.signal.aborted) return
        this.#tried[index] = { address, error }
        this.#race.report(this.#course())
        this.#next()
        this.#loseIfAllFailed()
      },
    )
  }

  #course(): Course {
    const isComplete = this.#isResolved && this.#waiting.length === 0
    return { tried: [...this.#tried], isComplete, unresolved: this.#unresolved }
  }

  #win(value: T, address: string): void {
    this.#end()
    this.#ending.done({ value, address, resolveSeconds: this.#resolveSeconds })
  }

  #loseIfAllFailed(): void {
    const course = this.#course()
    if (!course.isComplete || course.tried.some((each) => !('error' in each))) return
    const [first, ...others] = course.tried
    if (first === undefined) this.#fail(course.unresolved)
    else if (others.length === 0 && course.unresolved === undefined) this.#fail(first.error)
    else this.#fail(new NoAnswerError(course))
  }

  readonly #giveUp = (): void => this.#fail(OVER)

  readonly #fail = (error: unknown): void => {
    this.#end()
    this.#ending.fail(error)
  }

  #end(): void {
    clearTimeout(this.#stagger)
    this.#race.signal.removeEventListener('abort', this.#giveUp)
    this.#over.abort(OVER)
  }
}
