import type { CheckSite } from './check-type.js'
import type { Source } from './problem.js'

/** `bringup`: red is expected; `live`: red is a regression; `maintenance`: nobody is told; `retired`: nothing runs. */
export type Phase = 'bringup' | 'live' | 'maintenance' | 'retired'

/** A datacenter, region or cluster. */
export interface Site extends CheckSite {
  readonly title: string
  readonly phase: Phase
  readonly source: Source
}
