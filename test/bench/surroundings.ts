import { CLI } from '../helpers/cli.js'
import { programPath } from '../helpers/needs.js'
import type { LoadServers } from './load-servers.js'
import type { Contender, Missing } from './workload.js'

/** What the workloads work with. */
export interface Surroundings {
  /** Where they may write; removed at the end. */
  readonly directory: string
  readonly servers: LoadServers
}

/** The built CLI with these arguments, as an argument list. */
export function firstlight(...args: readonly string[]): readonly string[] {
  return [process.execPath, CLI, ...args]
}

/** A program of this folder in bare Node, as an argument list. */
export function program(name: string, ...args: readonly (string | number)[]): readonly string[] {
  return [process.execPath, `build/test/bench/programs/${name}.js`, ...args.map(String)]
}

/** The same command again and again, in one run. */
export function again(times: number, command: readonly string[]): readonly string[] {
  const loop = 'n=$1; shift; while [ $n -gt 0 ]; do n=$((n - 1)); "$@" || exit; done'
  return ['sh', '-c', loop, 'sh', String(times), ...command]
}

/** A contender that needs a program, given its path; without the program, who it is that is missing. */
export function ifThere(
  [name, needed, debianPackage]: readonly [name: string, program: string, debianPackage: string],
  contender: (path: string) => Omit<Contender, 'name'>,
): Contender | Missing {
  const path = programPath(needed)
  return path === undefined ? { name, needs: debianPackage } : { name, ...contender(path) }
}
