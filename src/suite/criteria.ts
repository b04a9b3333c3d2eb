import type { AnyCheckType } from '../core/check-type.js'
import type { Criteria } from '../core/judge.js'
import { readExpectations } from './conditions.js'
import { type PerSite, perSite } from './per-site.js'
import { inside, type Place } from './place.js'
import { isRecord, type YamlMap } from './record.js'
import type { Report } from './report.js'
import { complainOfThresholds } from './review-thresholds.js'
import { compileTemplate, type Template, type TemplateRules } from './template.js'
import { buildThresholds, findThresholds, type Written } from './thresholds.js'

export interface CriteriaReading {
  readonly type: AnyCheckType
  readonly rules: TemplateRules
  readonly report: Report
  readonly severity: 'WARNING' | 'CRITICAL' | undefined
  readonly timeoutMs: number
}

/** What a check asks of its outcome, and where it says so of its metrics. */
export interface ReadCriteria {
  readonly criteria: PerSite<Criteria>
  readonly thresholds: readonly Written[]
}

/** What a check asks of its outcome: thresholds may differ between sites, expectations are CEL everywhere. */
export function readCriteria(data: YamlMap, place: Place, reading: CriteriaReading): ReadCriteria {
  const { type, rules, report, severity, timeoutMs } = reading
  const written = findThresholds(data, place, type, report.error)
  const values = written.map((each) =>
    compileTemplate(valueAt(data, each.place.path.slice(place.path.length)), each.place, rules),
  )
  const template: Template = {
    reads: new Set(values.flatMap(({ reads }) => [...reads])),
    resolve: (scope) => values.map((value) => value.resolve(scope)),
  }
  const negate = data['negate'] === true
  const rest = {
    expectations: readExpectations(data['expect'], inside(place, 'expect'), { type, negate, complain: report.error }),
    negate,
    ...(severity !== undefined && { severity }),
  }
  const criteria = perSite(template, report.error, (resolved, complain): Criteria | undefined => {
    if (!Array.isArray(resolved) || resolved.includes(undefined)) return undefined
    const thresholds = buildThresholds(written, resolved, { type, report, complain })
    complainOfThresholds(thresholds, written, { type, timeoutMs, complain })
    return { thresholds, ...rest }
  })
  return { criteria, thresholds: written }
}

function valueAt(data: YamlMap, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), data)
}
