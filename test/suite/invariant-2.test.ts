import t from 'tap'
import { type Files, HEAD, planFolder, refusal, suiteOf } from './helpers/plan.js'

// "No run exits 0 that did not do what the files say": one test per item, each with place, line, caret and hint.
const ITEMS: readonly (readonly [item: string, files: Files, told: string])[] = [
  [
    'an unknown key',
    { 'a.yaml': suiteOf('      c: {tcp: "a:1", timout: 5s}\n') },
    `a.yaml:10:23: error: unknown key "timout" in "c"
  10 |       c: {tcp: "a:1", timout: 5s}
     |                       ^^^^^^
  hint: did you mean "timeout"?
`,
  ],
  [
    'an unset variable',
    { 'a.yaml': suiteOf('      c:\n        tcp: "db.${site.domian}:1"\n') },
    `a.yaml:11:18: error: site.domian is unset at dfw1 and ams1
  11 |         tcp: "db.\${site.domian}:1"
     |                  ^^^^^^^^^^^^^^
  hint: did you mean "domain"?
`,
  ],
  [
    'an unset variable of the environment',
    { 'a.yaml': suiteOf('      c: {tcp: "${env.DB_HOST}:1"}\n') },
    `a.yaml:10:17: error: env.DB_HOST is unset at dfw1 and ams1
  10 |       c: {tcp: "\${env.DB_HOST}:1"}
     |                 ^^^^^^^^^^^^^^
  hint: set the environment variable DB_HOST
`,
  ],
  [
    'an unreadable include',
    { 'a.yaml': suiteOf('      c: {tcp: "a:1"}\n', 'include: [more.yaml]\n') },
    `a.yaml:6:11: error: there is no "more.yaml"
  6 | include: [more.yaml]
    |           ^^^^^^^^^
`,
  ],
  [
    'an include that matches nothing',
    { 'a.yaml': suiteOf('      c: {tcp: "a:1"}\n', 'include: parts/*.yaml\n') },
    `a.yaml:6:10: error: no file matches "parts/*.yaml"
  6 | include: parts/*.yaml
    |          ^^^^^^^^^^^^
`,
  ],
  [
    'an empty suite',
    { 'a.yaml': HEAD },
    `a.yaml:1:1: error: the suite "platform" has no integration points
  1 | suite: platform
    | ^^^^^
  hint: add them under "integration_points:", or include them
`,
  ],
  [
    'an empty file',
    { 'a.yaml': '# nothing yet\n' },
    `a.yaml:1:1: error: the document is empty
  1 | # nothing yet
    | ^
  hint: a document starts with "suite:", "sites:" or "handlers:"
`,
  ],
  [
    'zero checks',
    { 'a.yaml': `${HEAD}integration_points:\n  p: {title: P, checks: {}}\n` },
    `a.yaml:7:25: error: "checks" is empty
  7 |   p: {title: P, checks: {}}
    |                         ^^
  hint: wanted checks by name
`,
  ],
  [
    'zero sites',
    { 'a.yaml': suiteOf('      c: {tcp: "a:1"}\n'), 'sites.yaml': 'handlers: {h: {file: {path: a}}}\n' },
    `a.yaml:1:1: error: a suite needs sites, and none are declared
  1 | suite: platform
    | ^^^^^
  hint: add a file sites.yaml: {sites: {dfw1: {phase: bringup}}}
`,
  ],
  [
    'an unknown check type',
    { 'a.yaml': suiteOf('      c: {htpp: "https://a/"}\n') },
    `a.yaml:10:11: error: "htpp" is neither a check type nor a key of a check
  10 |       c: {htpp: "https://a/"}
     |           ^^^^
  hint: did you mean "http"?
`,
  ],
  [
    'a dependency cycle',
    {
      'a.yaml': `${HEAD}integration_points:
  dns: {title: D, depends_on: lb, checks: {c: {tcp: "a:1"}}}
  lb: {title: L, depends_on: [dns], checks: {c: {tcp: "a:1"}}}
`,
    },
    `a.yaml:7:31: error: the dependencies go in a circle: dns -> lb -> dns
  7 |   dns: {title: D, depends_on: lb, checks: {c: {tcp: "a:1"}}}
    |                               ^^
  hint: remove one of these dependencies
`,
  ],
  [
    'an expired waiver',
    { 'a.yaml': suiteOf('      c: {tcp: "a:1", waive: {until: 2026-11-18, by: ana, reason: old}}\n') },
    `a.yaml:10:38: error: the waiver by ana expired 3 days ago
  10 |       c: {tcp: "a:1", waive: {until: 2026-11-18, by: ana, reason: old}}
     |                                      ^^^^^^^^^^
  hint: mend the check, or renew the waiver
`,
  ],
  [
    'a duplicate name within a file',
    { 'a.yaml': suiteOf('      c: {tcp: "a:1"}\n      c: {tcp: "b:1"}\n') },
    `a.yaml:11:7: error: "c" stands here twice: first in line 10
  11 |       c: {tcp: "b:1"}
     |       ^
  hint: remove one of the two, or rename it
`,
  ],
  [
    'a duplicate name across files',
    {
      'a.yaml': suiteOf('      c: {tcp: "a:1"}\n'),
      'b.yaml': 'sites:\n  dfw1: {}\n',
      'sites.yaml': 'sites:\n  dfw1: {}\n',
    },
    `sites.yaml:2:3: error: the site "dfw1" is declared twice: first at b.yaml:2
  2 |   dfw1: {}
    |   ^^^^
  hint: rename or remove one of the two
`,
  ],
]

for (const [item, files, told] of ITEMS) {
  t.test(`${item} is an error with its place and a hint`, async (t) => {
    t.equal(await refusal(t, files), told)
  })
}

t.test('an empty selection is an error', async (t) => {
  const files = { 'a.yaml': suiteOf('      c: {tcp: "a:1"}\n') }
  const nothing = { sites: [], only: ['platform.q.*'], labels: [], owners: [] }
  t.equal(
    await refusal(t, files, { selection: nothing }),
    'SELECTION_EMPTY: --only "platform.q.*" matches nothing (did you mean "platform.p.c"?)\n',
  )
})

t.test('an empty folder is an error', async (t) => {
  await t.rejects(planFolder(t.testdir({ 'notes.txt': '' })), {
    code: 'SUITE_INVALID',
    problems: [{ message: /holds no suites/ }],
  })
})

t.test('a path that is not there is an error', async (t) => {
  const missing = `${t.testdir()}/suites`
  await t.rejects(planFolder(missing), { code: 'SUITE_INVALID', problems: [{ message: `there is no "${missing}"` }] })
})
