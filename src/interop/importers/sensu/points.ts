import type { ImportedCheck, ImportedPoint } from '../../import-suite.js'
import { createNames, type Names } from '../../names.js'

/** The integration points that checks of Sensu are put into: what is checked by proxy, or else who subscribes. */
export interface SensuPoints {
  readonly of: (title: string) => SensuPoint
  readonly all: () => readonly ImportedPoint[]
}

export interface SensuPoint {
  readonly name: string
  readonly names: Names
  readonly checks: ImportedCheck[]
}

export function createSensuPoints(): SensuPoints {
  const names = createNames()
  const points = new Map<string, SensuPoint>()
  return {
    of(title) {
      const known = points.get(title)
      if (known !== undefined) return known
      const point = { name: names.take(title), names: createNames(), checks: [] }
      points.set(title, point)
      return point
    },
    all: () => [...points].map(([title, { name, checks }]) => ({ name, title, checks })),
  }
}
