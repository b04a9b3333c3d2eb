import * as fc from 'fast-check'
import type { CheckEvent } from '../../src/core/event.js'
import { parseRange } from '../../src/core/range.js'
import { makeEvent, makeInstance, makeSite, START } from './events.js'
import { NASTY_TEXTS } from './scenarios.js'

/** Any text at all: every code unit, lone surrogates included, and the pieces that have broken other tools. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom(...NASTY_TEXTS.slice(0, -1)),
)

const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e-9, 1e300))

const metric = fc.record(
  {
    label: text,
    value: number,
    unit: text,
    min: number,
    max: number,
    warning: fc.constantFrom(parseRange('10'), parseRange('@1:2')),
  },
  { requiredKeys: ['label', 'value', 'unit'] },
)

const instance = fc
  .record(
    {
      ...{ suite: text, point: text, pointTitle: text, check: text, title: text, type: text, entity: text },
      ...{ owner: text, contact: text, why: text, runbook: text, each: text },
      labels: fc.dictionary(text, text),
      handlers: fc.array(text),
      intervalMs: fc.nat(10_000_000),
      ttlMs: fc.nat(10_000_000),
      site: fc.record({ name: text, title: text }).map(makeSite),
    },
    { requiredKeys: ['suite', 'point', 'check', 'site'] },
  )
  .map(makeInstance)

const waiver = fc.record({ until: text, by: text, reason: text })

/** An event that says anything that its types allow. */
export const arbitraryEvent: fc.Arbitrary<CheckEvent> = fc
  .record({
    instance,
    status: fc.constantFrom('OK', 'WARNING', 'CRITICAL', 'UNKNOWN'),
    output: text,
    outcome: fc.record(
      { longOutput: text, metrics: fc.array(metric), observed: fc.dictionary(text, fc.anything({ withBigInt: true })) },
      { requiredKeys: [] },
    ),
    result: fc.record(
      { waiver, blockedBy: text, durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }) },
      { requiredKeys: [] },
    ),
    event: fc.record({ time: fc.nat(1e12).map((ms) => START + ms), occurrences: fc.nat() }, { requiredKeys: [] }),
  })
  .map(makeEvent)
