import type { CheckInstance } from '../../src/core/instance.js'
import { makeInstance, makeSite } from './events.js'
import { NASTY_TEXTS } from './scenarios.js'

/** A check and one that waits for it for each nasty text, which stands wherever a text can stand. */
export function nastyInstances(): readonly CheckInstance[] {
  return [...NASTY_TEXTS, 'a b', 'a_b', 'a/b', 'null', '+', '#', '*', 'a,b', '!', '$x$', 'a;b', "it's", '\\'].flatMap(
    pair,
  )
}

function pair(text: string, index: number): readonly CheckInstance[] {
  const nasty = {
    site: makeSite({ name: `${index}${text.slice(0, 60)}`, title: text, labels: { [text]: text } }),
    each: text,
    title: text,
    owner: text,
    contact: text,
    why: text,
    runbook: index % 2 === 0 ? text : `https://wiki.example.net/${text}`,
    labels: { [text]: text },
    ttlMs: 1,
    waiver: { until: '2027-01-31', by: text, reason: text },
  }
  const parent = makeInstance({ ...nasty, check: 'parent' })
  return [parent, makeInstance({ ...nasty, check: 'child', intervalMs: 500, dependsOn: [parent.id] })]
}
