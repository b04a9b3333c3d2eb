import { didYouMean } from '../core/closest.js'
import { listed } from './names.js'
import { inside, type Place } from './place.js'
import type { PrepareContext } from './prepare-check.js'
import { isRecord, type YamlMap } from './record.js'

/** Handlers that are named must be declared. */
export function reviewHandlers(data: YamlMap, place: Place, { handlers, report }: PrepareContext): void {
  if (handlers === undefined) return
  const defaults = isRecord(data['defaults']) ? data['defaults'] : {}
  for (const [name, at] of [
    ...listed(data['handlers'], inside(place, 'handlers')),
    ...listed(defaults['handlers'], inside(place, 'defaults', 'handlers')),
  ]) {
    if (handlers.has(name)) continue
    const hint = handlers.size === 0 ? 'no handlers are declared' : didYouMean(name, handlers)
    report.error(at, `there is no handler "${name}"`, hint)
  }
}
