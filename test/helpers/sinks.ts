import type { CheckEvent } from '../../src/core/event.js'
import { readOptions } from '../../src/core/options.js'
import type { SiteEvent } from '../../src/core/site-event.js'
import { loadSinkType } from '../../src/sinks/index.js'
import type { AnySinkType, Delivered, Letter, Sink } from '../../src/sinks/sink.js'
import { makeEvent, makeInstance, START } from './events.js'

/** A sink that is open, with what it encodes with. */
export interface Opened extends Required<Sink> {
  readonly type: AnySinkType
  readonly letter: (event: CheckEvent | SiteEvent) => Letter
  /** Encodes and delivers. */
  readonly send: (events: readonly (CheckEvent | SiteEvent)[], signal?: AbortSignal) => Promise<readonly Delivered[]>
}

export interface Opening {
  readonly directory?: string
  readonly now?: () => number
  readonly tell?: (text: string) => void
}

/** Opens a sink with options as YAML gives them, which hold. */
export async function openSink(
  name: string,
  raw: Readonly<Record<string, unknown>>,
  opening: Opening = {},
): Promise<Opened> {
  const type = await loadSinkType(name)
  if (type === undefined) throw new Error(`there is no sink ${name}`)
  const { options, problems } = readOptions(type.options, raw)
  const sentence = problems[0]?.message ?? type.validate?.(options)
  if (sentence !== undefined) throw new Error(sentence)
  const sink = type.open(options, {
    ...{ directory: '.', now: () => START + 86_400_000, tell: () => undefined },
    ...opening,
  })
  const letter = (event: CheckEvent | SiteEvent): Letter => ({
    eventId: event.id,
    stream: 'turned' in event ? event.site : event.result.instance.id,
    time: event.time,
    body: type.encode(event, options) ?? '',
  })
  return {
    type,
    letter,
    deliver: sink.deliver,
    close: async () => sink.close?.(),
    send: (events, signal = new AbortController().signal) => sink.deliver(events.map(letter), signal),
  }
}

/** So many events, each of a check of its own. */
export function manyEvents(count: number): readonly CheckEvent[] {
  return Array.from({ length: count }, (_, index) =>
    makeEvent({
      instance: makeInstance({ check: `c${index}` }),
      event: { id: `0193a1b2-0000-7000-8000-${String(index).padStart(12, '0')}` },
    }),
  )
}
