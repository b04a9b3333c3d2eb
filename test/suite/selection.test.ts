import t from 'tap'
import { ALL, HEAD, ids, plan, refusal } from './helpers/plan.js'

const FILES = {
  'a.yaml': `${HEAD}integration_points:
  dns: {title: D, owner: network, checks: {up: {tcp: "a:1"}, each: {each: {r: [x, y]}, tcp: "\${r}:1"}}}
  db: {title: B, depends_on: dns, labels: {kind: data}, checks: {up: {tcp: "a:1", only: site.labels.region == "us"}}}
`,
  'sites.yaml': `sites:
  dfw1: {labels: {region: us}}
  ams1: {labels: {region: eu}}
  old1: {phase: retired, labels: {region: us}}
`,
}

const SELECTED: readonly (readonly [what: string, selection: Partial<typeof ALL>, expected: readonly string[]])[] = [
  ['a site', { sites: ['ams1'] }, ['ams1/platform.dns.up', 'ams1/platform.dns.each[x]', 'ams1/platform.dns.each[y]']],
  ['a check', { only: ['platform.db.up'] }, ['dfw1/platform.db.up']],
  ['a point', { only: ['platform.db'] }, ['dfw1/platform.db.up']],
  ['a glob', { only: ['*.d?.up'], sites: ['dfw1'] }, ['dfw1/platform.db.up']],
  ['an element', { only: ['platform.dns.each[y]'], sites: ['dfw1'] }, ['dfw1/platform.dns.each[y]']],
  [
    'all elements',
    { only: ['platform.dns.each'], sites: ['dfw1'] },
    ['dfw1/platform.dns.each[x]', 'dfw1/platform.dns.each[y]'],
  ],
  ['an id as it is printed', { only: ['ams1/platform.dns.up'] }, ['ams1/platform.dns.up']],
  ['an owner', { owners: ['network'], sites: ['ams1'], only: ['*.up'] }, ['ams1/platform.dns.up']],
  ['a label of a check', { labels: ['kind=data'] }, ['dfw1/platform.db.up']],
  ['labels that all hold', { labels: ['kind=data', 'region=us'] }, ['dfw1/platform.db.up']],
  [
    'one of several values of a label',
    { labels: ['region=us', 'region=eu'], only: ['*.dns.up'] },
    ['dfw1/platform.dns.up', 'ams1/platform.dns.up'],
  ],
]

for (const [what, selection, expected] of SELECTED) {
  t.test(`${what} can be selected`, async (t) => {
    t.same(ids(await plan(t, FILES, { selection: { ...ALL, ...selection } })), expected)
  })
}

t.test('a dependency that is not selected is not waited for', async (t) => {
  const planned = await plan(t, FILES, { selection: { ...ALL, only: ['platform.db'] } })
  t.same(planned.plan.instances[0]?.dependsOn, [])
})

const REFUSED: readonly (readonly [what: string, selection: Partial<typeof ALL>, told: string])[] = [
  ['an unknown site', { sites: ['dfw'] }, 'SELECTION_EMPTY: there is no site "dfw" (did you mean "dfw1"?)\n'],
  [
    'a retired site',
    { sites: ['old1'] },
    'SELECTION_EMPTY: the site "old1" is retired: nothing runs there (its phase is set in sites.yaml:4)\n',
  ],
  [
    'an unknown owner',
    { owners: ['netwrok'] },
    'SELECTION_EMPTY: --owner "netwrok" matches nothing (did you mean "network"?)\n',
  ],
  [
    'one pattern of two',
    { only: ['*.up', '*.down'] },
    'SELECTION_EMPTY: --only "*.down" matches nothing (known here: platform.dns.up, platform.dns.each[x], platform.dns.each[y], platform.db.up)\n',
  ],
  ['a label without a value', { labels: ['kind'] }, 'USAGE: "kind" is not a label (write --label key=value)\n'],
  [
    'a label that nothing has',
    { labels: ['kind=dat'] },
    'SELECTION_EMPTY: --label "kind=dat" matches nothing (did you mean "kind=data"?)\n',
  ],
  [
    'what does not apply',
    { only: ['platform.db'], sites: ['ams1'] },
    'SELECTION_EMPTY: nothing is left to run: ams1/platform.db.up does not apply, because site.labels.region == "us" (undefined)\n',
  ],
  [
    'what excludes itself',
    { only: ['platform.db'], owners: ['network'] },
    'SELECTION_EMPTY: nothing is left to run (each of these selects something, but not the same)\n',
  ],
]

for (const [what, selection, told] of REFUSED) {
  t.test(`${what} is refused, with what was there`, async (t) => {
    t.equal(await refusal(t, FILES, { selection: { ...ALL, ...selection } }), told)
  })
}
