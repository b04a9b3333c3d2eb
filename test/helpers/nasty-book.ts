import type { AnyCheckType } from '../../src/core/check-type.js'
import type { CheckInstance } from '../../src/core/instance.js'
import { type Book, bookOf } from '../../src/docs/book.js'
import type { IntegrationPoint, Suite } from '../../src/suite/suite.js'
import { makeInstance } from './events.js'
import { nastyKnown } from './known.js'
import { NASTY_TEXTS } from './scenarios.js'
import { makeProof } from './sign-off.js'

const SOURCE = { file: 'a "b" <c>/&%#?.yaml', line: 1, column: 1 }

/** What suites and systems may say, wherever a text can stand. */
export function nastyBook(): Book {
  const known = nastyKnown()
  const instances = known.checks.map(({ check }, index): CheckInstance => {
    const text = NASTY_TEXTS[index % NASTY_TEXTS.length] ?? ''
    const criteria = {
      thresholds: { [text]: {} },
      expectations: [{ that: text, otherwise: 'WARNING', message: text }] as const,
      negate: index % 2 === 0,
    }
    return {
      ...makeInstance(),
      ...check,
      type: 'nasty',
      options: { text },
      criteria,
      dependsOn: index === 0 ? [] : [known.checks[0]?.check.id ?? ''],
    }
  })
  const type: AnyCheckType = {
    ...{ type: 'nasty', title: 'Nasty', summary: 'It is nasty.', metrics: {}, observes: {} },
    options: { text: { kind: 'string', description: 'Text' } },
    describe: ({ text }: { readonly text: string }) => text,
    run: async () => ({ status: 'OK', output: '' }),
  }
  return bookOf({
    plan: { instances, notApplicable: known.notApplicable },
    sites: [...new Map(instances.map(({ site }) => [site.name, site])).values()],
    suites: suitesOf(instances),
    types: new Map([['nasty', type]]),
    memory: {
      ...known,
      transitions: [],
      phaseChanges: [],
      proofs: new Map(
        instances.map(({ id, definition }) => [
          id,
          makeProof({
            id,
            definition,
            trials: NASTY_TEXTS.map((text) => ({ sabotage: text, status: 'CRITICAL', output: text })),
          }),
        ]),
      ),
    },
  })
}

function suitesOf(instances: readonly CheckInstance[]): readonly Suite[] {
  const points = new Map<string, Map<string, IntegrationPoint>>()
  for (const { suite, point, pointTitle: title, owner, why } of instances) {
    const own = points.get(suite) ?? new Map<string, IntegrationPoint>()
    points.set(suite, own.set(point, { suite, name: point, title, owner, why, checks: [], source: SOURCE }))
  }
  return [...points].map(([id, own]) => ({
    id,
    title: id,
    sites: [],
    points: [...own.values()],
    files: [],
    source: SOURCE,
  }))
}
