import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Candidate } from '../../../src/bringup/sign-off/candidate.js'
import { signOffHtml } from '../../../src/bringup/sign-off/html.js'
import { signOffMarkdown } from '../../../src/bringup/sign-off/markdown.js'
import type { SignOffRecord } from '../../../src/bringup/sign-off/record.js'
import { canonicalText, sha256Of, signOffRecord } from '../../../src/bringup/sign-off/report.js'
import type { HashedRecord } from '../../../src/bringup/sign-off/wording.js'
import type { KnownCheck } from '../../../src/store/store.js'
import { makeInstance, WAIVER } from '../../helpers/events.js'
import { needs } from '../../helpers/needs.js'
import { UNPRINTABLE } from '../../helpers/printed.js'
import {
  HOUR,
  MINUTE,
  makeCandidate,
  makeKnown,
  makeProof,
  makeSignature,
  NOW,
  nastySite,
  readySite,
} from '../../helpers/sign-off.js'

function reported({ candidate, signature }: ReturnType<typeof readySite>): HashedRecord {
  const record = signOffRecord(candidate, signature)
  return { record, sha256: sha256Of(canonicalText(record)), jsonName: 'signoff-dfw1-2026-11-21T0425Z.json' }
}

function recordOf(checks: readonly KnownCheck[], parts: Partial<Candidate> = {}): SignOffRecord {
  const candidate = makeCandidate(checks, parts)
  return signOffRecord(candidate, makeSignature(candidate))
}

const golden = (name: string) => readFileSync(new URL(`../../../../test/golden/${name}`, import.meta.url), 'utf8')

t.test('a sign-off reads as it was reviewed', async (t) => {
  const hashed = reported(readySite())
  t.equal(canonicalText(hashed.record), golden('sign-off.0.json'))
  t.equal(signOffMarkdown(hashed), golden('sign-off.0.markdown'))
  t.equal(signOffHtml(hashed), golden('sign-off.0.html'))
})

t.test('the same facts give the same hash, and one fact more another', async (t) => {
  t.equal(reported(readySite()).sha256, reported(readySite()).sha256)
  const { candidate, signature } = readySite()
  t.not(reported({ candidate, signature: { ...signature, by: 'bob' } }).sha256, reported(readySite()).sha256)
})

t.test('what makes the check believable is told: history, proof, or both', async (t) => {
  const [known] = [makeKnown()]
  const proof = makeProof()
  const record = (proofs: Map<string, typeof proof>) =>
    recordOf([known], { proofs }).integration_points[0]?.checks[0]?.seen_red
  t.same(record(new Map()), { in_history: true })
  t.match(record(new Map([[proof.id, proof]])), {
    in_history: true,
    proof: { verdict: 'proven', trials: proof.trials },
  })
  t.same(record(new Map([[proof.id, { ...proof, definition: 'older' }]])), { in_history: true })
})

t.test('a waiver that nothing needs is listed as one', async (t) => {
  const known = makeKnown({ instance: makeInstance({ waiver: WAIVER }) })
  const { waivers, counts } = recordOf([known])
  t.match(waivers, [{ ...WAIVER, in_use: false }])
  t.match(counts, { green: 1, waived: 0 })
})

t.test('a second sign-off refers to the first', async (t) => {
  const previous = {
    id: 'a',
    site: 'dfw1',
    time: NOW - HOUR,
    by: 'bob',
    stableMs: 0,
    sha256: 'ab'.repeat(32),
    report: '{}',
  }
  const { candidate } = readySite()
  const hashed = reported({ candidate, signature: makeSignature(candidate, { previous }) })
  t.match(hashed.record.previous, { signed_off_by: 'bob', sha256: previous.sha256 })
  t.match(signOffMarkdown(hashed), /Again: signed off before, 2026-11-21 03:25Z by bob/)
})

t.test('what is waived is not waited for, and counted apart', async (t) => {
  const { time_to_green } = reported(readySite()).record
  t.match(time_to_green, { ms: 4 * HOUR + 15 * MINUTE, checks: 3, waived: 1 })
  t.match(time_to_green.owners, [
    { owner: 'network', waived: 0 },
    { owner: 'storage', checks: 1, waived: 1 },
  ])
  t.notOk('ms' in (time_to_green.owners[1] ?? {}))
})

t.test('only suites that have something at the site are listed, those that do not apply among them', async (t) => {
  const { candidate, signature } = readySite()
  const suite = (id: string) => ({ id, title: id, file: `${id}.yaml`, sha256: '00' })
  const notApplicable = [
    { id: 'dfw1/tapes.legacy.tape', site: 'dfw1', point: 'legacy', check: 'tape', because: 'false' },
  ]
  const suites = ['platform', 'elsewhere', 'tapes'].map(suite)
  const record = signOffRecord(candidate, { ...signature, suites, notApplicable })
  t.same(
    record.suites.map((each) => each.suite),
    ['platform', 'tapes'],
  )
})

t.test('long lists of facts are cut, and say by how much', async (t) => {
  const observed = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`fact${index}`, 'x'.repeat(500)]))
  const candidate = makeCandidate([makeKnown({ outcome: { observed } })])
  const record = signOffRecord(candidate, makeSignature(candidate))
  const check = record.integration_points[0]?.checks[0]
  t.match(check, { observed_omitted: 8 })
  t.match(check?.observed[0]?.value, /^"x+… \(382 more characters\)$/)
  t.match(signOffMarkdown(reported({ candidate, signature: makeSignature(candidate) })), /; 8 more`/)
})

for (const [name, site] of Object.entries({ 'a plain sign-off': readySite(), 'one of nasty texts': nastySite() })) {
  const hashed = reported(site)

  t.test(
    `${name} is a well-formed page without scripts, styles or pictures from elsewhere`,
    { skip: needs('xmllint', 'libxml2-utils') },
    async (t) => {
      const page = signOffHtml(hashed)
      const file = join(t.testdir(), 'page.html')
      writeFileSync(file, page)
      execFileSync('xmllint', ['--noout', '--nonet', '--huge', file], { stdio: 'pipe' })
      t.notMatch(page, /<(?:script|iframe|object|embed|img|link|base|form)\b/i)
      t.notMatch(page, /<[^>]*\s(?:on\w+|src|style)=/i)
      for (const [, url] of page.matchAll(/href="([^"]*)"/g)) t.match(url, /^https?:\/\//)
      t.notMatch(page, UNPRINTABLE)
    },
  )

  t.test(`${name} is Markdown that nothing breaks out of`, async (t) => {
    const text = signOffMarkdown(hashed)
    t.notMatch(text, UNPRINTABLE)
    for (const row of text.split('\n').filter((line) => line.startsWith('|')))
      t.equal(row.replaceAll('\\|', '').split('|').length, 5, 'three cells')
    const outsideCode = text.replace(/(`+)(?:(?!\1).)*?[^`]\1(?!`)/g, '')
    t.notMatch(outsideCode, /(?<!\\)<(?!https?:)/, 'no HTML')
    t.notMatch(outsideCode, /(?<!\\)\]\(/, 'no link')
    t.same(text.match(/^#{1,2} /gm)?.length, name === 'a plain sign-off' ? 6 : 6, 'no heading but its own')
  })

  t.test(`${name} is JSON that reads back, without anything raw`, async (t) => {
    const text = canonicalText(hashed.record)
    t.notMatch(text, UNPRINTABLE)
    t.equal(JSON.parse(text).schema_version, 1)
    t.equal(sha256Of(text), hashed.sha256)
  })
}
