import { Console } from 'node:console'
import { createRequire, register } from 'node:module'
import { Writable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { workerData } from 'node:worker_threads'
import type { CheckContext } from '../core/check-type.js'
import { messageOf } from '../core/errors.js'
import type { Outcome } from '../core/outcome.js'
import { callIn, declarationData } from './declaration-data.js'
import type { Answer, Call, ContextData, FromModule, ModuleThreadData, ToModule } from './module-messages.js'

// The thread of a user's module: started, asked and ended by module-thread.ts.

const { path, port, calls, answered } = workerData as ModuleThreadData // its only caller gives it that

takePrinting()
registerHooks()
await load()

/** What is printed goes the same way as all else, so that it is there before the outcome. */
function takePrinting(): void {
  const stream = () =>
    new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _, done) {
        say({ kind: 'printed', text: chunk.toString() })
        done()
      },
    })
  const streams = { stdout: stream(), stderr: stream() }
  for (const [name, value] of Object.entries(streams)) Object.defineProperty(process, name, { value })
  globalThis.console = new Console(streams.stdout, streams.stderr)
}

/** They live in a thread of their own and are told where this package's SDK is. */
function registerHooks(): void {
  const { resolve } = createRequire(import.meta.url)
  const data = { sdk: pathToFileURL(resolve('firstlight/sdk')).href }
  register(pathToFileURL(resolve('#module-hooks')), { data })
}

/** Only a module that is loaded is listened for, so that one that waits for what never comes ends. */
async function load(): Promise<void> {
  let exported: unknown
  try {
    exported = (await import(pathToFileURL(path).href)).default
  } catch (error) {
    return say({ kind: 'unusable', reason: `does not load: ${messageOf(error)}${placeOf(error)}` })
  }
  try {
    say({ kind: 'loaded', declaration: declarationData(exported) })
  } catch (error) {
    return say({ kind: 'unusable', reason: `exports a check that is not described by plain data: ${messageOf(error)}` })
  }
  obey(exported)
}

function obey(exported: unknown): void {
  let attempt = new AbortController()
  port.on('message', (message: ToModule) => {
    if (message.kind === 'ping') return void setImmediate(say, { kind: 'pong' }) // after what was left behind
    if (message.kind === 'abort') return attempt.abort()
    attempt = new AbortController()
    const context = contextOf(message.context, attempt.signal)
    run(exported, message.options, context).then(say)
  })
  calls.on('message', (call: Call) => {
    calls.postMessage(answerTo(exported, call))
    Atomics.add(answered, 0, 1)
    Atomics.notify(answered, 0)
  })
}

async function run(exported: unknown, options: unknown, context: CheckContext): Promise<FromModule> {
  try {
    return { kind: 'outcome', outcome: dataOf(await callIn(exported, ['run'], [options, context])) }
  } catch (error) {
    return {
      kind: 'thrown',
      message: messageOf(error),
      stack: (error instanceof Error ? error.stack : undefined) ?? '',
    }
  }
}

/** What is no data cannot leave its thread. Whether it is an outcome is judged where it arrives. */
function dataOf(result: unknown): Outcome {
  try {
    return structuredClone(result) as Outcome
  } catch (error) {
    throw new Error(`what it returned holds what is no data: ${messageOf(error)}`)
  }
}

function contextOf({ site, launcher, directory, startedAt }: ContextData, signal: AbortSignal): CheckContext {
  const begun = performance.now()
  return {
    signal,
    directory,
    ...(site !== undefined && { site }),
    ...(launcher !== undefined && { launcher }),
    now: () => Math.round(startedAt + performance.now() - begun),
    log: (...said) => say({ kind: 'log', said }),
  }
}

function answerTo(exported: unknown, { path: called, args }: Call): Answer {
  try {
    return { value: structuredClone(callIn(exported, called, args)) }
  } catch (error) {
    return { thrown: messageOf(error) }
  }
}

function say(message: FromModule): void {
  port.postMessage(message)
}

/** Where it was thrown, or does not parse: the first place in a file that the stack names. A module that is missing is named. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error) || ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) return ''
  const place = /\bfile:\/\/\/\S+?:\d+(?::\d+)?(?=\)?$)/m.exec(error.stack ?? '')?.[0]
  return place === undefined ? '' : ` (${fileURLToPath(place)})`
}
