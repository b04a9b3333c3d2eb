import { createRequire } from 'node:module'
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { CheckContext } from '../core/check-type.js'
import { messageOf } from '../core/errors.js'
import type { Outcome } from '../core/outcome.js'
import { durationInWords } from '../core/quantity.js'
import type { Answer, FromModule, ModuleThreadData, ToModule } from './module-messages.js'

/** The thread of a module has ended, with why. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded'
}

interface Ending {
  /** Goes on a sentence: `the module ...`. */
  readonly reason: string
  /** Where it happened, when that is known. */
  readonly stack: string
}

/** How long a module may take to load; what it does then counts against no check. */
const LOADING_MS = 10_000
/** What `validate`, `describe` and their like may take: they are asked while nothing else goes on. */
const CALL_MS = 2000
const PING_MS = 1000
/** How long a module may go on after its deadline, to tidy up. */
const GRACE_MS = 500
/** So that what a module keeps in memory ends its thread before it ends the process. */
const MEMORY_MB = 512
/** Of its thread's time that a module used: more than this, and it waited for nothing. */
const BUSY = 0.95

/** A user's module in a thread of its own: whatever it does to its thread, it does to itself. */
export class ModuleThread {
  readonly #worker: Worker
  readonly #attempts = new MessageChannel()
  readonly #calls = new MessageChannel()
  /** Counts the answers to calls. */
  readonly #answered = new Int32Array(new SharedArrayBuffer(4))
  #ending: Ending | undefined
  #isUsed = false
  #hear: (message: FromModule | undefined) => void = () => undefined

  /** @param print takes what the module writes to its standard output and error. */
  constructor(path: string, print: (text: string) => void) {
    const [port, calls] = [this.#attempts.port2, this.#calls.port2]
    const workerData: ModuleThreadData = { path, port, calls, answered: this.#answered }
    this.#worker = new Worker(createRequire(import.meta.url).resolve('#module-worker'), {
      workerData,
      transferList: [port, calls],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      stdout: true, // nothing goes past the module's own streams to this process's
      stderr: true,
    })
    this.#worker.on('error', (error) => this.#end(reasonOf(error), error.stack))
    this.#worker.on('exit', (code) => this.#end(`ended its thread (exit code ${code})`))
    this.#worker.unref()
    const hear = (message: FromModule) => (message.kind === 'printed' ? print(message.text) : this.#hear(message))
    this.#attempts.port1.on('message', hear).unref()
  }

  /**
   * What the module exports, as `declarationData` gives it.
   *
   * @throws {ThreadEnded} with what follows the module's name in a sentence: `does not load: ...`.
   */
  async declaration(): Promise<unknown> {
    const loading = this.#answer((message) =>
      message.kind === 'loaded' || message.kind === 'unusable' ? message : undefined,
    )
    const loaded = await this.#within(LOADING_MS, loading, `took more than ${durationInWords(LOADING_MS)}`)
    if (loaded?.kind === 'loaded') return loaded.declaration
    const reason = loaded?.reason ?? `does not load: it ${this.#ending?.reason}`
    await this.close()
    throw new ThreadEnded(reason)
  }

  /**
   * Tries the check, one attempt at a time. When the context's signal aborts, the module has a moment to end by itself
   * before its thread is ended.
   *
   * @throws {ThreadEnded} when the thread has ended before there was an outcome.
   */
  async attempt(options: unknown, context: CheckContext): Promise<Outcome> {
    const { signal, site, directory, launcher, now } = context
    const before = this.#worker.performance.eventLoopUtilization()
    let grace: NodeJS.Timeout | undefined
    const abort = () => {
      const { utilization } = this.#worker.performance.eventLoopUtilization(before)
      if (utilization > BUSY) context.log('the module kept its thread busy')
      this.#say({ kind: 'abort' })
      grace = setTimeout(() => this.#close('went on after its deadline'), GRACE_MS)
    }
    signal.addEventListener('abort', abort, { once: true })
    this.#isUsed = true
    this.#say({ kind: 'attempt', options, context: { site, directory, launcher, startedAt: now() } })
    const result = await this.#answer((message) => {
      if (message.kind === 'log') context.log(...message.said)
      return message.kind === 'outcome' || message.kind === 'thrown' ? message : undefined
    })
    signal.removeEventListener('abort', abort)
    clearTimeout(grace)
    if (result === undefined) throw this.#ended()
    if (result.kind === 'outcome') return result.outcome
    throw Object.assign(new Error(result.message), { stack: result.stack })
  }

  /** Calls a function of the declaration and waits for its answer, while nothing else happens here. */
  call(path: readonly string[], args: readonly unknown[]): unknown {
    const name = path.join('.')
    if (this.#ending !== undefined) throw new Error(`"${name}" cannot be asked: the module ${this.#ending.reason}`)
    const port = this.#calls.port1
    const count = Atomics.load(this.#answered, 0)
    port.postMessage({ path, args })
    Atomics.wait(this.#answered, 0, count, CALL_MS)
    const answer: Answer | undefined = receiveMessageOnPort(port)?.message
    if (answer !== undefined && 'value' in answer) return answer.value
    if (answer !== undefined) throw new Error(answer.thrown)
    this.#close(`gave no answer to "${name}" within ${durationInWords(CALL_MS)}`)
    throw new Error(`"${name}" gave no answer within ${durationInWords(CALL_MS)}`)
  }

  /** Whether the thread is there and takes what it is told; one that does not is ended. */
  async answers(): Promise<boolean> {
    if (this.#ending !== undefined) return false
    this.#say({ kind: 'ping' })
    const pong = this.#answer((message) => (message.kind === 'pong' ? true : undefined))
    return (await this.#within(PING_MS, pong, 'did not answer')) === true
  }

  get isAlive(): boolean {
    return this.#ending === undefined
  }

  /** Whether there was an attempt before: what that one left behind may still go on. */
  get isUsed(): boolean {
    return this.#isUsed
  }

  close(): Promise<void> {
    return this.#close('was not needed any more')
  }

  #say(message: ToModule): void {
    this.#attempts.port1.postMessage(message)
  }

  /** Listens until there is an answer; undefined when the thread has ended. */
  #answer<T>(take: (message: FromModule) => T | undefined): Promise<T | undefined> {
    return new Promise((resolve) => {
      this.#hear = (message) => {
        const taken = message === undefined ? undefined : take(message)
        if (taken !== undefined || message === undefined) resolve(taken)
      }
      if (this.#ending !== undefined) resolve(undefined)
    })
  }

  async #within<T>(ms: number, answer: Promise<T | undefined>, late: string): Promise<T | undefined> {
    const timer = setTimeout(() => this.#close(late), ms)
    try {
      return await answer
    } finally {
      clearTimeout(timer)
    }
  }

  #ended(): ThreadEnded {
    const { reason, stack } = this.#ending ?? { reason: 'has ended', stack: '' }
    return Object.assign(new ThreadEnded(`the module ${reason}`), { stack })
  }

  #end(reason: string, stack = ''): void {
    this.#ending ??= { reason, stack }
    this.#hear(undefined)
  }

  async #close(reason: string): Promise<void> {
    this.#end(reason)
    this.#attempts.port1.close()
    this.#calls.port1.close()
    await this.#worker.terminate()
  }
}

function reasonOf(error: Error): string {
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isMemory ? `took more than ${MEMORY_MB} MB of memory` : `threw where nobody waits for it: ${messageOf(error)}`
}
