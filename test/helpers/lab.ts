import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CLI, ownStore } from './cli.js'
import { clockEnvironment } from './clock.js'
import { freePort } from './free-port.js'

/** A lab of a test's own. */
export interface OwnLab {
  /** The folder of its suites: the example ones, with other ports. */
  readonly suites: string
  /** Runs `firstlight lab` with it. */
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => ChildProcess
  /** A text that names its ports, with those of the example suites in their place. */
  readonly asDocumented: (text: string) => string
  /** The other way round. */
  readonly asHere: (text: string) => string
}

/**
 * Copies the example suites into a folder, with ports that are free: any number of labs are up on one machine at once, in
 * other checkouts too.
 *
 * @param folder where `suites` goes.
 */
export async function makeLab(folder: string): Promise<OwnLab> {
  const suites = resolve(folder, 'suites')
  cpSync('suites', suites, { recursive: true })
  const sites = resolve(suites, 'sites.yaml')
  const text = readFileSync(sites, 'utf8')
  const ports: (readonly [documented: string, here: string])[] = []
  for (const documented of new Set(text.match(/\b17\d{3}\b/g))) ports.push([documented, String(await freePort())])
  const asHere = (given: string) => replaceAll(given, ports)
  writeFileSync(sites, asHere(text))
  return {
    suites,
    start: (args, env = { FIRSTLIGHT_STORE: ownStore() }) =>
      spawn(process.execPath, [CLI, 'lab', '--suites', suites, ...args], {
        env: { ...clockEnvironment, PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    asDocumented: (given) =>
      replaceAll(
        given,
        ports.map(([documented, here]) => [here, documented]),
      ),
    asHere,
  }
}

function replaceAll(text: string, pairs: readonly (readonly [from: string, to: string])[]): string {
  return pairs.reduce((all, [from, to]) => all.replace(new RegExp(`\\b${from}\\b`, 'g'), to), text)
}
