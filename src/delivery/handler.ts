import { type Redact, redactor } from '../core/redact.js'
import type { AnySinkType, EventKind, LoadSinkType, Sink } from '../sinks/sink.js'

/** A handler as it is configured, its options resolved. */
export interface ConfiguredHandler {
  readonly name: string
  /** The name of the sink. */
  readonly sink: string
  /** As `readOptions` gives them. */
  readonly options: Readonly<Record<string, unknown>>
  /** Absent: as the sink sees fit. */
  readonly events?: readonly EventKind[]
  /** A CEL condition over `event` and `site`. */
  readonly filter?: string
  /** Where relative paths start. */
  readonly directory: string
}

/** A handler that events can be routed to and delivered by. */
export interface OpenHandler {
  readonly name: string
  readonly type: AnySinkType
  readonly options: Readonly<Record<string, unknown>>
  readonly events: readonly EventKind[]
  readonly filter?: string
  readonly sink: Sink
  /** Takes the handler's secrets out of what a receiver says. */
  readonly redact: Redact
}

export interface Opening {
  readonly load: LoadSinkType
  /** The texts of all secrets in the handlers' options. */
  readonly secrets: readonly string[]
  readonly now: () => number
  readonly tell: (text: string) => void
}

/** Opens the sinks of handlers; nothing is connected to yet. */
export function openHandlers(
  handlers: readonly ConfiguredHandler[],
  { load, secrets, now, tell }: Opening,
): Promise<readonly OpenHandler[]> {
  return Promise.all(
    handlers.map(async ({ name, sink, options, events, filter, directory }) => {
      const type = await load(sink)
      if (type === undefined) throw new Error(`the handler "${name}" was read with a sink "${sink}" that is gone`)
      return {
        name,
        type,
        options,
        events: events ?? type.events,
        ...(filter !== undefined && { filter }),
        sink: type.open(options, { directory, now, tell }),
        redact: redactor([...secrets, ...secrets.flatMap(partsOfUrl), ...secretOptions(type, options)]),
      }
    }),
  )
}

/** A receiver may quote the path or the query it was asked for, which is the secret part of many a webhook's URL. */
function partsOfUrl(secret: string): readonly string[] {
  if (!URL.canParse(secret)) return []
  const { pathname, search, searchParams } = new URL(secret)
  return [pathname, `${pathname}${search}`, ...searchParams.values()].filter((part) => part !== '/')
}

/** Secrets that stand in the handler in clear text. */
function secretOptions({ options: specs }: AnySinkType, options: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    specs[name]?.kind === 'secret' && typeof value === 'string' ? [value] : [],
  )
}
