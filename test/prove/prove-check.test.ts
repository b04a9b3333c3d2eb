import { chmodSync, existsSync } from 'node:fs'
import t from 'tap'
import command from '../../checks/command.js'
import dns from '../../checks/dns.js'
import file from '../../checks/file.js'
import http from '../../checks/http.js'
import ntp from '../../checks/ntp.js'
import tcp from '../../checks/tcp.js'
import tls from '../../checks/tls.js'
import type { AnyCheckType } from '../../src/core/check-type.js'
import { parseRange } from '../../src/core/range.js'
import type { CheckProof } from '../../src/prove/check-proof.js'
import { openProvingGround } from '../../src/prove/proving-ground.js'
import { networklessLauncher } from '../../src/prove/unplug.js'
import { ok, unknown } from '../../src/sdk/index.js'
import type { ProofSample } from '../helpers/proof-samples.js'
import { proveSample } from '../helpers/prove-sample.js'

const ground = await openProvingGround()
const netless = (await networklessLauncher()) !== undefined
const SKIP = netless ? false : 'this machine lets nobody take the network from a program'
t.teardown(ground.close)

/** The sabotages that a check stays green in. */
function greenIn({ tried }: CheckProof): readonly string[] {
  return tried.filter(({ outcome }) => outcome.status === 'OK').map(({ name }) => name)
}

t.test('a check that stays green in a sabotaged world is toothless, and it is said in which', async (t) => {
  const expect = (that: string) => ({ expectations: [{ that, otherwise: 'CRITICAL' as const }] })
  const cases: readonly (readonly [string, AnyCheckType, ProofSample, readonly string[]])[] = [
    ['takes every status', http, { options: { url: 'http://x.test/', status: [200, 404, 500] } }, ['error-answer']],
    [
      'asks for what must not be there',
      http,
      { options: { url: 'http://x.test/' }, ...expect('body == "" || !body.contains("down")') },
      ['empty-answer'],
    ],
    [
      'has its threshold the wrong way round',
      http,
      { options: { url: 'https://x.test/' }, thresholds: { days_left: { critical: parseRange('7') } } },
      ['ending-certificate'],
    ],
    [
      'the same',
      tls,
      { options: { host: 'x.test' }, thresholds: { days_left: { warning: parseRange('30') } } },
      ['ending-certificate'],
    ],
    ['takes any time', ntp, { options: { host: 'x.test' } }, ['an-hour-off']],
    [
      'counts the answers only',
      dns,
      { options: { name: 'x.test', server: '10.0.0.1' }, ...expect('size(answers) > 0') },
      ['another-answer'],
    ],
    [
      'never gets too old',
      file,
      { options: { path: 'x' }, thresholds: { age: { critical: parseRange('999999999999') } } },
      ['ten-years-old'],
    ],
    [
      'reads what is not there',
      file,
      { options: { path: 'x' }, ...expect('content == "" || !content.contains("ERROR")') },
      ['empty'],
    ],
    ['is green when it is late', tcp, { options: { host: 'x.test:1', receive: 'a' } }, ['silent']],
  ]
  await Promise.all(
    cases.map(async ([what, type, sample, wanted]) => {
      const late = wanted.includes('silent') ? ({ timeoutStatus: 'OK' } as const) : {}
      const proof = await proveSample(type, sample, ground, late)
      t.equal(proof.verdict, 'toothless', what)
      t.same(greenIn(proof), wanted, what)
    }),
  )
})

t.test('what this process was too busy to look at was not noticed, and is tried again', async (t) => {
  const tried = new Set<string>()
  const busyAtFirst: AnyCheckType = {
    ...tcp,
    run(options, context) {
      const where = JSON.stringify(options)
      const end = performance.now() + (tried.has(where) ? 0 : 1200)
      tried.add(where)
      while (performance.now() < end); // keeps the process busy for longer than a silent world is given
      return tcp.run(options, context)
    },
  }
  const sample = { options: { host: 'x.test:1', receive: 'a' } }
  const proof = await proveSample(busyAtFirst, sample, ground, { timeoutStatus: 'OK' })
  t.same(greenIn(proof), ['silent'])
})

t.test('a WARNING is noticed too: a failure that is capped is no OK', async (t) => {
  const sample = { options: { host: 'x.test:1' } }
  const criteria = { thresholds: {}, expectations: [], negate: false, severity: 'WARNING' as const }
  t.match(await proveSample(tcp, sample, ground, { criteria }), {
    verdict: 'proven',
    tried: [{ name: 'nothing-listens', outcome: { status: 'WARNING' } }],
  })
})

t.test('a check that must fail to pass is tried where all is well', async (t) => {
  const negate = true
  t.match(await proveSample(tcp, { options: { host: 'x.test:1' }, negate }, ground), {
    verdict: 'proven',
    tried: [{ name: 'answers', outcome: { status: 'CRITICAL', output: /^passes, but must fail/ } }],
  })
  const toothless: AnyCheckType = { ...tcp, run: async () => ({ status: 'CRITICAL', output: 'always so' }) }
  t.match(await proveSample(toothless, { options: { host: 'x.test:1' }, negate }, ground), { verdict: 'toothless' })
  const unsure: AnyCheckType = { ...tcp, run: async () => unknown('who knows') }
  t.match(await proveSample(unsure, { options: { host: 'x.test:1' }, negate }, ground), {
    verdict: 'unprovable',
    reason: /cannot tell/,
  })
})

t.test('what cannot be proven says why', async (t) => {
  const { sabotages: _, ...silent } = http
  t.match(await proveSample(silent, { options: { url: 'http://x.test/' } }, ground), {
    verdict: 'unprovable',
    reason: /declares no sabotages: add `sabotages` to the module/,
    tried: [],
  })
  const hopeless = { options: { command: ['true'] }, negate: true }
  t.match(await proveSample(command, hopeless, ground), { verdict: 'unprovable', reason: /must fail to pass/ })
  const conditions = {
    options: { url: 'http://x.test/' },
    expectations: [{ that: 'json.leader', otherwise: 'CRITICAL' as const }],
    negate: true,
  }
  t.match(await proveSample(http, conditions, ground), { verdict: 'unprovable', reason: /no world can be made/ })
  const moves: AnyCheckType = {
    ...tcp,
    sabotages: { ...(tcp.sabotages as NonNullable<AnyCheckType['sabotages']>), move: () => ({ host: 'x.test' }) },
  }
  t.match(await proveSample(moves, { options: { host: 'x.test:1' } }, ground), {
    verdict: 'unprovable',
    reason: /contradicts itself: the port is missing/,
  })
})

t.test('a command without a target is tried without network and PATH', { skip: SKIP }, async (t) => {
  const directory = t.testdir({ 'by-env': '#!/usr/bin/env bash\nexit 0\n', 'by-sh': '#!/bin/sh\nfalse\n' })
  for (const name of ['by-env', 'by-sh']) chmodSync(`${directory}/${name}`, 0o755)
  const verdicts: readonly (readonly [unknown, CheckProof['verdict']])[] = [
    [{ command: ['sh', '-c', 'cat /etc/passwd || true'] }, 'toothless'],
    [{ command: ['sh', '-c', 'cat /etc/passwd'] }, 'proven'],
    [{ command: 'cat /etc/passwd; true', shell: true }, 'toothless'],
    [{ command: ['env', 'LANG=C', 'true'] }, 'toothless'],
    [{ command: ['timeout', '5', 'sh', '-c', 'exit 0'] }, 'toothless'],
    [{ command: ['./by-env'] }, 'toothless'],
    [{ command: ['./by-sh'] }, 'proven'],
    [{ command: ['check_that_is_not_here'] }, 'unprovable'],
  ]
  for (const [options, verdict] of verdicts) {
    const sample = { options: options as ProofSample['options'] }
    const proof = await proveSample(command, sample, ground, { directory })
    t.equal(proof.verdict, verdict, `${JSON.stringify(options)} ${proof.reason ?? ''}`)
  }
})

t.test('a command sees no network where that is taken away', { skip: SKIP }, async (t) => {
  const script = 'while read -r line; do echo "$line"; done </proc/self/net/dev'
  const [trial] = (await proveSample(command, { options: { command: ['bash', '-c', script] } }, ground)).tried
  t.match(trial?.outcome, { status: 'OK' }, 'it looks at nothing outside')
  const other = `${script} | grep -v lo: && exit 1`
  t.notMatch(JSON.stringify(trial), /eth\d|ens\d/, other)
})

t.test('a command that would keep its network is not started at all', async (t) => {
  const directory = t.testdir({})
  const wired = await openProvingGround(async () => undefined)
  t.teardown(wired.close)
  const sample = { options: { command: ['sh', '-c', 'echo here >trace; exit 1'] } }
  t.match(await proveSample(command, sample, wired, { directory }), {
    verdict: 'unprovable',
    reason: /lets nobody take the network from a program .* declare `target`/,
    tried: [],
  })
  t.notOk(existsSync(`${directory}/trace`))
})

t.test('a program that is not here is not proven by its absence', async (t) => {
  const directory = t.testdir({ 'no-shell': '#!/no/such/shell\n' })
  chmodSync(`${directory}/no-shell`, 0o755)
  for (const program of ['check_that_is_not_here', './gone', './no-shell']) {
    const sample = { options: { command: [program, 'db.test:1'], target: 'db.test:1' } }
    const proof = await proveSample(command, sample, ground, { directory })
    t.match(proof, { verdict: 'unprovable', reason: /; or prove it where it runs$/ }, program)
  }
  const lost = { options: { command: ['true', 'db.test:1'], target: 'db.test:1', directory: 'gone' } }
  t.match(await proveSample(command, lost, ground, { directory }), {
    verdict: 'unprovable',
    reason: /the directory .* is missing/,
  })
})

t.test('a target is replaced wherever it is named, and nowhere else', async (t) => {
  const directory = t.testdir({ data: { db: 'full' }, check_db: '[ "$(cat "$1")" = full ]' })
  const proven = { options: { command: ['sh', 'check_db', 'data/db'], target: 'data/db' } }
  t.match(await proveSample(command, proven, ground, { directory }), { verdict: 'proven' })
  const toothless = {
    options: { command: ['sh', '-c', 'cat "$FILE" || echo all is well'], env: { FILE: 'data/db' }, target: 'data/db' },
  }
  t.match(await proveSample(command, toothless, ground, { directory }), {
    verdict: 'toothless',
    tried: [{ name: 'dead-target', outcome: { output: 'all is well' } }],
  })
})

t.test(
  'a check with a waiver is tried as any other; its result is what the type says, not what was lived with',
  async (t) => {
    const lucky: AnyCheckType = { ...tcp, run: async () => ok('always') }
    const waiver = { until: '2027-01-31', by: 'ana', reason: 'soon' }
    t.match(await proveSample(lucky, { options: { host: 'x.test:1' } }, ground, { waiver }), { verdict: 'toothless' })
  },
)

/** A pool of connections that is full, slow and behind, all at once. */
const pool: AnyCheckType = {
  ...tcp,
  metrics: {
    used: { unit: '%', description: 'Connections in use' },
    free: { unit: '', description: 'Connections that are left', worse: 'lower', min: 0 },
    lag: { unit: 's', description: 'How far it is behind' },
    time: { unit: 's', description: 'How long the answer took', max: 'timeout' },
    gone: { unit: '', description: 'What is never measured' },
  },
  observes: { state: 'a text', note: 'a text' },
  sabotages: {
    move: (options) => options,
    broken: [{ name: 'full', title: 'all of it is bad', world: () => ({ kind: 'nowhere' }) }],
    healthy: [],
  },
  run: async () => {
    const metrics = [
      { label: 'used', value: 95, unit: '%' },
      { label: 'free', value: 1, unit: '' },
      { label: 'lag', value: 900, unit: 's' },
      { label: 'time', value: 0.001, unit: 's' },
    ]
    return ok('answered', { metrics, observed: { state: 'down', note: 'full' } })
  },
}

function limits(byMetric: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(byMetric).map(([metric, text]) => [metric, { critical: parseRange(text) }]))
}

function conditions(...expected: readonly string[]) {
  return expected.map((that) => ({ that, otherwise: 'CRITICAL' as const }))
}

t.test('each limit and each condition has to notice something by itself', async (t) => {
  const lag = { lag: '0:60' }
  const cases: readonly (readonly [Omit<ProofSample, 'options'>, CheckProof['verdict'], readonly string[]])[] = [
    [{ thresholds: limits({ ...lag, used: '0:80' }) }, 'proven', []],
    [{ thresholds: limits({ ...lag, used: '80:' }) }, 'toothless', ['critical-of-used']],
    [{ thresholds: limits({ ...lag, free: '10:' }) }, 'proven', []],
    [{ thresholds: limits({ ...lag, free: '0:10' }) }, 'toothless', ['critical-of-free']],
    [{ thresholds: limits({ ...lag, time: '0:2' }) }, 'proven', []],
    [{ thresholds: limits({ ...lag, time: '0:10' }) }, 'proven', []],
    [{ thresholds: limits({ ...lag, time: '0.5:' }) }, 'toothless', ['critical-of-time']],
    [{ expectations: conditions('state == "up"', 'note == ""') }, 'proven', []],
    [{ expectations: conditions('state == "up"', 'note != "maintenance"') }, 'proven', []],
    [{ expectations: conditions('state == "up"', '!note.contains("closed")') }, 'proven', []],
    [{ expectations: conditions('state == "up"', 'size(note) < 1000') }, 'proven', []],
    [{ expectations: conditions('state == "up"', 'note == "full" || note != "full"') }, 'toothless', ['condition-1']],
    [{ thresholds: limits(lag), expectations: conditions('size(note) > -5') }, 'toothless', ['condition-1']],
    [{ thresholds: limits({ ...lag, gone: '0:5' }) }, 'unprovable', []],
  ]
  for (const [asked, verdict, green] of cases) {
    const proof = await proveSample(pool, { options: { host: 'x.test:1' }, ...asked }, ground)
    t.equal(proof.verdict, verdict, JSON.stringify(asked))
    t.same(greenIn(proof), green, JSON.stringify(asked))
  }
  const reversed = { options: { host: 'x.test:1' }, thresholds: limits({ ...lag, used: '80:' }) }
  t.match((await proveSample(pool, reversed, ground)).tried.at(-1), {
    title: 'only used is bad, and the limit of "critical" has to notice it',
    advice: /^"80:" alerts outside its range: turn it around/,
  })
})
