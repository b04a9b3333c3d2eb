import { readCondition } from './conditions.js'
import type { Handler, HandlerEvent } from './handler.js'
import type { SourceDocument } from './load/source-document.js'
import { namesIn } from './names.js'
import { inside, keyAt, type Place, sourceOf } from './place.js'
import { isRecord, type YamlMap } from './record.js'
import type { Report } from './report.js'
import { compileTemplate } from './template.js'
import { HANDLER_KEYS } from './validate/skeleton.js'

/** The handlers of all documents, by name. Their secrets are not read, but what `${...}` holds is compiled. */
export function readHandlers(documents: readonly SourceDocument[], report: Report): ReadonlyMap<string, Handler> {
  const handlers = new Map<string, Handler>()
  for (const document of documents.filter(({ kind }) => kind === 'handlers')) {
    for (const [name, data] of Object.entries(isRecord(document.data['handlers']) ? document.data['handlers'] : {})) {
      const place: Place = { document, path: ['handlers', name] }
      const known = handlers.get(name)?.source
      if (known !== undefined) {
        report.error(
          { ...place, key: true },
          `the handler "${name}" is declared twice: first in ${known.file}:${known.line}`,
          'rename one of the two',
        )
      } else {
        const handler = readHandler(name, isRecord(data) ? data : {}, place, report)
        if (handler !== undefined) handlers.set(name, handler)
      }
    }
  }
  return handlers
}

function readHandler(name: string, data: YamlMap, place: Place, report: Report): Handler | undefined {
  const [sink, ...more] = Object.keys(data).filter((key) => !HANDLER_KEYS.includes(key))
  if (sink === undefined) {
    report.error(
      { ...place, key: true },
      `the handler "${name}" has no sink`,
      'name one with its options: webhook: {url: ...}',
    )
    return undefined
  }
  for (const key of more)
    report.error(keyAt(place, key), `a handler has one sink: "${sink}" and "${key}" are two`, 'make it two handlers')
  const rules = { variables: ['env', 'secret'], complain: report.error }
  compileTemplate(data[sink], inside(place, sink), rules)
  const filter = data['filter']
  if (typeof filter === 'string') {
    readCondition(filter, inside(place, 'filter'), { variables: ['event', 'site'], complain: report.error })
  }
  const events = namesIn(data['events']) as readonly HandlerEvent[] // the skeleton has checked them
  return {
    name,
    sink,
    options: isRecord(data[sink]) ? data[sink] : {},
    ...(events.length > 0 && { events }),
    ...(typeof filter === 'string' && { filter }),
    source: sourceOf(place),
  }
}
