import { dirname, resolve } from 'node:path'
import { didYouMean } from '../core/closest.js'
import { readCondition } from './conditions.js'
import type { Handler, HandlerEvent } from './handler.js'
import type { SourceDocument } from './load/source-document.js'
import { namesIn } from './names.js'
import { inside, keyAt, type Place, sourceOf } from './place.js'
import { prepareOptions } from './prepare-options.js'
import { isRecord, type YamlMap } from './record.js'
import type { Report } from './report.js'
import type { SinkTable, SinkTables } from './sink-table.js'
import { HANDLER_KEYS } from './validate/skeleton.js'

/** The handlers of all documents, by name. Their secrets are not read, but what `${...}` holds is compiled. */
export async function readHandlers(
  documents: readonly SourceDocument[],
  sinks: SinkTables,
  report: Report,
): Promise<ReadonlyMap<string, Handler>> {
  const handlers = new Map<string, Handler>()
  const declared = new Map<string, Handler | undefined>()
  for (const { name, data, place } of handlersIn(documents)) {
    if (declared.has(name)) {
      complainAboutTwo(name, declared.get(name), place, report)
      continue
    }
    const handler = await readHandler({ name, data, place }, sinks, report)
    declared.set(name, handler)
    if (handler !== undefined) handlers.set(name, handler)
  }
  return handlers
}

interface Declared {
  readonly name: string
  readonly data: YamlMap
  readonly place: Place
}

function* handlersIn(documents: readonly SourceDocument[]): Generator<Declared> {
  for (const document of documents.filter(({ kind }) => kind === 'handlers')) {
    for (const [name, data] of Object.entries(isRecord(document.data['handlers']) ? document.data['handlers'] : {})) {
      yield { name, data: isRecord(data) ? data : {}, place: { document, path: ['handlers', name] } }
    }
  }
}

function complainAboutTwo(name: string, first: Handler | undefined, place: Place, report: Report): void {
  const where = first === undefined ? '' : `: first in ${first.source.file}:${first.source.line}`
  report.error({ ...place, key: true }, `the handler "${name}" is declared twice${where}`, 'rename one of the two')
}

async function readHandler(
  { name, data, place }: Declared,
  sinks: SinkTables,
  report: Report,
): Promise<Handler | undefined> {
  const sink = await sinkOf(data, place, { sinks, report })
  const filter = data['filter']
  if (typeof filter === 'string') {
    readCondition(filter, inside(place, 'filter'), { variables: ['event', 'site'], complain: report.error })
  }
  if (sink === undefined) return undefined
  const events = namesIn(data['events']) as readonly HandlerEvent[] // the skeleton has checked them
  const rules = { variables: ['env', 'secret'], complain: report.error }
  const type = { ...sink, type: sink.name }
  return {
    name,
    sink: sink.name,
    options: prepareOptions(data[sink.name], inside(place, sink.name), { type, rules, report }),
    ...(events.length > 0 && { events }),
    ...(typeof filter === 'string' && { filter }),
    directory: dirname(resolve(place.document.file.name)),
    source: sourceOf(place),
  }
}

/** The handler's one sink; that there is none, an unknown one or a second one is complained about. */
async function sinkOf(
  data: YamlMap,
  place: Place,
  { sinks, report }: { readonly sinks: SinkTables; readonly report: Report },
): Promise<SinkTable | undefined> {
  const foreign = Object.keys(data).filter((key) => !HANDLER_KEYS.includes(key))
  const [name, ...more] = foreign.filter((key) => sinks.names.includes(key))
  const hint = `sinks are ${sinks.names.join(', ')}`
  for (const key of foreign.filter((key) => !sinks.names.includes(key))) {
    const meant = didYouMean(key, [...sinks.names, ...HANDLER_KEYS])
    report.error(keyAt(place, key), `"${key}" is neither a sink nor a key of a handler`, meant ?? hint)
  }
  for (const key of more)
    report.error(keyAt(place, key), `a handler has one sink: "${name}" and "${key}" are two`, 'make it two handlers')
  if (name !== undefined) return sinks.load(name)
  if (foreign.length === 0)
    report.error({ ...place, key: true }, `the handler "${place.path.at(-1)}" has no sink`, hint)
  return undefined
}
