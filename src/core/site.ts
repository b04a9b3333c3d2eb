import type { CheckSite } from './check-type.js'
import type { Source } from './problem.js'

/** `bringup`: red is expected; `live`: red is a regression; `maintenance`: nobody is told; `retired`: nothing runs. */
export type Phase = 'bringup' | 'live' | 'maintenance' | 'retired'

/** A datacenter, region or cluster. */
export interface Site extends CheckSite {
  readonly title: string
  readonly phase: Phase
  /** Epoch milliseconds of the sign-off, from which on red is a regression; absent while there is none. */
  readonly signedOffAt?: number
  readonly source: Source
}

/** What the store says of a site over what its file says. */
export interface SiteState {
  readonly phase?: Phase
  readonly signedOffAt?: number
}
