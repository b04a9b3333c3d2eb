import t from 'tap'
import type { KnownSite } from '../../src/bringup/known-site.js'
import { changedText, phaseText, unchangedText } from '../../src/bringup/site-phase.js'
import { makeSite, START } from '../helpers/events.js'
import { UNPRINTABLE } from '../helpers/printed.js'

const HOUR = 3_600_000

function known(overrides: Partial<KnownSite> = {}): KnownSite {
  return { name: 'dfw1', site: makeSite(), phase: 'bringup', state: {}, checks: [], notApplicable: [], ...overrides }
}

t.test('a site that nobody has set a phase for has that of its file', async (t) => {
  const none = { changes: [], signOffs: [] }
  t.equal(phaseText({ known: known(), ...none }), 'dfw1 is being brought up, as its file says\nnot signed off\n')
  const { phase: _, ...without } = known()
  t.match(phaseText({ known: without, ...none }), /the phase that its file says: no check applies there/)
})

t.test('a phase lasts since the first of the changes that set it', async (t) => {
  const changes = [
    { site: 'dfw1', time: START, phase: 'bringup', by: 'ana' },
    { site: 'dfw1', time: START + HOUR, phase: 'live', by: 'ana', reason: 'signed off' },
    { site: 'dfw1', time: START + 2 * HOUR, phase: 'live', by: 'bob', reason: 'signed off' },
  ] as const
  const signOffs = [
    { time: START + HOUR, by: 'ana', sha256: 'ab12' },
    { time: START + 2 * HOUR, by: 'bob', sha256: 'cd34' },
  ]
  t.equal(
    phaseText({ known: known({ phase: 'live' }), changes, signOffs }),
    `dfw1 is live since 2026-11-21 05:13Z
signed off at 2026-11-21 06:13Z by bob; SHA-256 of the record: cd34

2026-11-21 04:13Z  bringup      set by ana
2026-11-21 05:13Z  live         set by ana: signed off
2026-11-21 06:13Z  live         set by bob: signed off
`,
  )
})

t.test('a change says what it was, who answers for it, and what red means from now on', async (t) => {
  const change = { site: 'dfw1', time: START, phase: 'maintenance', by: 'ana', reason: 'new core switch' } as const
  const live = known({ phase: 'live' })
  t.equal(
    changedText(live, change),
    'dfw1 is in maintenance now, it was live; set by ana: new core switch\nnobody is called for red there from now on\n',
  )
  t.match(changedText(live, { ...change, phase: 'retired' }), /nothing runs there/)
  t.match(changedText(live, { ...change, phase: 'bringup' }), /red is expected there/)
})

t.test('live without a sign-off is no proof, and says so', async (t) => {
  const change = { site: 'dfw1', time: START, phase: 'live', by: 'ana' } as const
  t.match(changedText(known(), change), /never signed off, so red is no regression: firstlight signoff --site dfw1/)
  t.match(changedText(known({ state: { signedOffAt: START } }), change), /red is a regression there from now on/)
})

t.test('a phase that is there already is left as it is', async (t) => {
  const last = { site: 'dfw1', time: START, phase: 'live', by: 'ana' } as const
  t.equal(
    unchangedText(known(), last),
    'dfw1 is live already, since 2026-11-21 04:13Z; set by ana; nothing was changed\n',
  )
})

t.test('no reason and no name reaches a terminal raw', async (t) => {
  const change = { site: 'dfw1', time: START, phase: 'live', by: 'a\u001b[31m', reason: 'two\nlines' } as const
  t.notMatch(changedText(known(), change), UNPRINTABLE)
  t.notMatch(
    phaseText({ known: known(), changes: [change], signOffs: [{ time: 0, by: '\u202e', sha256: 'ab12' }] }),
    UNPRINTABLE,
  )
  t.match(changedText(known(), change), /set by a\\x1b\[31m: two lines\n/)
})
