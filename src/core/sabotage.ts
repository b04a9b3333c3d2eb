import type { Criteria } from './judge.js'
import type { Place, World } from './world.js'

/** What is asked of a check beyond its options. */
export interface Asked {
  /** By metric. */
  readonly thresholds: Criteria['thresholds']
  /** The observed facts that the conditions of `expect` read. */
  readonly facts: ReadonlySet<string>
}

/** A way in which what is checked can be broken, or can work. */
export interface Sabotage<O> {
  /** `[a-z0-9-]+`; one per type. */
  readonly name: string
  /** The world in words, as a clause: `nothing listens there`. */
  readonly title: string
  /** What makes a check that did not notice it notice: an instruction to whoever wrote the suite. */
  readonly advice?: string
  /** The world for these options; undefined when they do not ask about what is sabotaged. */
  readonly world: (options: O, asked: Asked) => World | undefined
}

/** Why a check cannot be tried without touching its target. */
export interface Unmovable {
  readonly unmovable: string
}

/** How the checks of a type are tried in worlds where they must not be green. */
export interface Sabotages<O> {
  /**
   * The options with every way to the real target replaced: host, address, resolver, URL, path, what names are resolved by;
   * credentials are left out. The only place where that is done.
   */
  readonly move: (options: O, place: Place) => O | Unmovable
  /** Worlds in which a check must not be green. */
  readonly broken: readonly Sabotage<O>[]
  /** Worlds in which all is well: a check with `negate` must not be green there. */
  readonly healthy: readonly Sabotage<O>[]
}

export function isUnmovable(result: object): result is Unmovable {
  return 'unmovable' in result
}
