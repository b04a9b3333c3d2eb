import type { Site } from '../core/site.js'
import type { Place } from './place.js'
import type { PreparedCheck } from './prepared-check.js'
import type { IntegrationPoint, Suite } from './suite.js'
import type { Template } from './template.js'

export interface PreparedPoint {
  readonly point: IntegrationPoint
  readonly suite: string
  readonly name: string
  readonly place: Place
  readonly dependsOn: readonly (readonly [string, Place])[]
  readonly checks: readonly PreparedCheck[]
  /** The names of checks that are too wrong to be prepared: they exist all the same. */
  readonly broken: readonly string[]
}

/** A suite that was read and validated, ready to be planned. */
export interface PreparedSuite {
  readonly id: string
  readonly suite: Suite
  /** Where it is planned: retired sites left out. */
  readonly sites: readonly Site[]
  readonly vars: Template
  readonly points: readonly PreparedPoint[]
}
