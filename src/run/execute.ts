import { setMaxListeners } from 'node:events'
import type { CheckInstance } from '../core/instance.js'
import type { Result } from '../core/result.js'
import { followDependencies, type Ready } from './dependencies.js'
import { blockedResult, type RunEnvironment, runInstance } from './run-instance.js'

/**
 * Runs check instances, dependencies first, and hands over each result once, as it is known. Independent checks never wait
 * for each other; a check whose dependency is not green is blocked and never tried. Resolves when all is done or the
 * environment's signal has stopped it: what had no verdict by then gives no result.
 *
 * @param knownResult the last result of a dependency that is not among the instances; undefined blocks nothing.
 */
export function execute(
  instances: readonly CheckInstance[],
  environment: RunEnvironment,
  onResult: (result: Result) => void,
  knownResult: (id: string) => Result | undefined = () => undefined,
): Promise<void> {
  setMaxListeners(0, environment.signal) // every check that is running listens to it
  const dependencies = followDependencies(instances, knownResult)
  return new Promise((resolve, reject) => {
    let running = 0
    const begin = (ready: readonly Ready[]) => {
      const queue = [...ready]
      for (const { instance, cause } of queue) {
        if (cause === undefined) start(instance)
        else queue.push(...finish(blockedResult(instance, cause, environment.now())))
      }
      if (running === 0) resolve()
    }
    const start = (instance: CheckInstance) => {
      running++
      runInstance(instance, environment).then((result) => {
        running--
        begin(result === undefined ? [] : finish(result))
      }, reject)
    }
    const finish = (result: Result): readonly Ready[] => {
      onResult(result)
      return dependencies.after(result)
    }
    begin(dependencies.first)
  })
}
