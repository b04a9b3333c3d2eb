import type { AnyCheckType, CheckContext } from '../../src/core/check-type.js'
import type { Outcome } from '../../src/core/outcome.js'
import { createLimits } from '../../src/run/limits.js'
import type { RunEnvironment } from '../../src/run/run-instance.js'
import { testClock } from './clock.js'

/** What a check in these tests does, by the check's name in its instance. */
export type Behaviours = Readonly<Record<string, (context: CheckContext) => Promise<Outcome>>>

/** An environment whose check types are functions of the test, named by the instances' `type`. */
export function makeEnvironment(behaviours: Behaviours, overrides: Partial<RunEnvironment> = {}): RunEnvironment {
  return {
    loadCheckType: async (name) => {
      const behave = behaviours[name]
      return behave && checkType(name, behave)
    },
    limits: createLimits({ concurrency: 64, perHost: 64 }),
    now: testClock(),
    signal: new AbortController().signal,
    ...overrides,
  }
}

function checkType(type: string, behave: (context: CheckContext) => Promise<Outcome>): AnyCheckType {
  return {
    type,
    title: type,
    summary: 'Does what the test says.',
    options: {},
    metrics: {},
    observes: {},
    run: (_options, context) => behave(context),
  }
}
