import { join } from 'node:path'
import t, { type Test } from 'tap'
import { attempt } from '../../src/core/attempt.js'
import type { AnyCheckType } from '../../src/core/check-type.js'
import { loadCheckModule } from '../../src/sdk/load-module.js'

/** A module whose check does what its option says. */
const MODULE = `import { defineCheck, ok, unknown } from 'firstlight/sdk'

let attempts = 0
const deeds = {
  fine: () => ok('fine'),
  blocks: () => { for (;;); },
  exits: () => process.exit(0),
  rejects: () => { Promise.reject(new Error('stray')); return new Promise(() => {}) },
  hoards: () => { const all = []; for (;;) all.push(new Array(100_000).fill(all.length)) },
  patches: () => {
    process.removeAllListeners('exit')
    Object.prototype.status = 'OK'
    Array.prototype.every = () => true
    return ok('patched')
  },
  pretends: () => ({ status: 'OK', output: 5 }),
  'returns code': () => ok('fine', { observed: { code: () => 1 } }),
  'leaves a bomb': () => { setImmediate(() => { for (;;); }); return ok('for now') },
  waits: (context) => new Promise((done) => {
    context.log('waiting', 'connecting')
    context.signal.addEventListener('abort', () => done(unknown('told to end')))
  }),
  counts: () => ok(String(++attempts)),
  tells: ({ signal, log, now, ...context }) => ok(new Date(now()).toISOString(), { observed: context }),
}
export default defineCheck({
  type: 'deed', summary: 'It is done.',
  options: { deed: { kind: 'string', main: true, pattern: /^[a-z ]+$/, description: 'What to do' } },
  run: async ({ deed }, context) => deeds[deed](context),
})
`

const settings = { timeoutMs: 20_000, timeoutStatus: 'CRITICAL' } as const
const context = { directory: '/', now: Date.now }

function load(t: Test, source: string, print: (text: string) => void = () => undefined): Promise<AnyCheckType> {
  return loadCheckModule(join(t.testdir({ 'check.mjs': source }), 'check.mjs'), print)
}

async function tried(type: AnyCheckType, deed: string, timeoutMs: number = settings.timeoutMs) {
  const work = () => attempt(type, { ...settings, options: { deed }, timeoutMs, context })
  return (await (type.admit?.(work) ?? work())).outcome
}

t.test('a module that blocks its thread is late alone', async (t) => {
  const type = await load(t, MODULE)
  const [blocked, beside] = await Promise.all([tried(type, 'blocks', 1000), tried(type, 'fine')])
  t.match(blocked, {
    status: 'CRITICAL',
    output: 'timed out after 1 s, while the module kept its thread busy',
    conclusive: false,
  })
  t.match(beside, { status: 'OK', output: 'fine' })
  t.match(await tried(type, 'fine'), { status: 'OK' }, 'a thread that was ended is replaced')
})

t.test('whatever a module does to its thread ends that attempt alone', async (t) => {
  const type = await load(t, MODULE)
  const rows: readonly (readonly [string, RegExp])[] = [
    ['exits', /the module ended its thread \(exit code 0\)$/],
    ['rejects', /the module threw where nobody waits for it: stray$/],
    ['hoards', /the module took more than 512 MB of memory$/],
    ['pretends', /^the check returned no outcome/],
    ['returns code', /what it returned holds what is no data/],
  ]
  for (const [deed, output] of rows) {
    t.match(await tried(type, deed, 60_000), { status: 'UNKNOWN', output, conclusive: false }, deed)
    t.match(await tried(type, 'fine'), { status: 'OK', output: 'fine' })
  }
  const listeners = process.listenerCount('exit')
  t.match(await tried(type, 'patches'), { status: 'OK', output: 'patched' })
  t.equal(process.listenerCount('exit'), listeners)
  t.notOk('status' in {})
  t.match(await tried(type, 'pretends'), { status: 'UNKNOWN' }, 'outcomes are judged where a module cannot reach')
})

t.test('what an attempt left behind does not decide the next one', async (t) => {
  const type = await load(t, MODULE)
  t.match(await tried(type, 'leaves a bomb'), { status: 'OK', output: 'for now' })
  t.match(await tried(type, 'fine'), { status: 'OK', output: 'fine' })
})

t.test('threads are kept, and waiting for one counts against no deadline', async (t) => {
  const type = await load(t, MODULE)
  t.match(await tried(type, 'counts'), { output: '1' })
  t.match(await tried(type, 'counts'), { output: '2' })
  const many = await Promise.all(Array.from({ length: 20 }, () => tried(type, 'waits', 1000)))
  for (const { output } of many) t.match(output, /^timed out after 1 s/)
  t.match(await tried(type, 'counts'), { status: 'OK' }, 'who ends when told to keeps its thread')
})

t.test('a check in its thread is given what any check is given', async (t) => {
  const type = await load(t, MODULE)
  const site = { name: 'dfw1', labels: { tier: 'gold' }, variables: { port: 1 } }
  const now = () => Date.UTC(2030, 0, 1)
  const { outcome } = await attempt(type, {
    ...settings,
    options: { deed: 'tells' },
    context: { site, directory: '/suite', launcher: ['unshare', '--'], now },
  })
  t.match(outcome, { output: /^2030-01-01T00:0/ })
  t.same(outcome.observed, { site, directory: '/suite', launcher: ['unshare', '--'] })
})

t.test('what a module declares is data, and its functions answer from its thread', async (t) => {
  const type = await load(
    t,
    `export default {
      type: 'own', summary: 'S.', options: { host: { kind: 'string', pattern: /^a/, description: 'H' } },
      title: 'Own', port: 5,
      validate: ({ host }) => host === 'bad' ? 'a bad host' : undefined,
      target: ({ host }) => { if (host === 'throws') throw new Error('no target'); return host },
      describe: ({ host }) => { for (;;); },
      sabotages: {
        move: (options, place) => ({ ...options, host: place.host }),
        broken: [{ name: 'gone', title: 'nothing is there', world: (options, { facts }) => facts.has('a') ? { kind: 'nowhere' } : undefined }],
        healthy: [],
      },
      run: async () => ({ status: 'OK', output: 'fine' }),
    }`,
  )
  t.match(type, { type: 'own', title: 'Own', options: { host: { pattern: /^a/ } }, metrics: {} })
  t.equal(type.validate?.({ host: 'bad' }), 'a bad host')
  t.equal(type.validate?.({ host: 'a' }), undefined)
  t.equal(type.target?.({ host: 'a' }), 'a')
  t.throws(() => type.target?.({ host: 'throws' }), { message: 'no target' })
  t.same(type.sabotages?.move({ port: 1 }, { host: '::1' } as never), { port: 1, host: '::1' })
  t.same(type.sabotages?.broken[0]?.world({}, { facts: new Set(['a']), thresholds: {} }), { kind: 'nowhere' })
  t.throws(() => type.describe?.({}), { message: '"describe" gave no answer within 2 s' })
  t.throws(() => type.target?.({}), { message: /^"target" cannot be asked: the module gave no answer to "describe"/ })
  t.match(await tried(type, 'any'), { status: 'OK' }, 'its checks have threads of their own')
})

t.test('a module that cannot be used says why', async (t) => {
  const rows: readonly (readonly [string, RegExp])[] = [
    ['export default {', /does not load: Unexpected end of input/],
    ['throw new Error("at once")', /does not load: at once \(.*check\.mjs:1:7\)$/],
    ['process.exit(7)', /does not load: it ended its thread \(exit code 7\)$/],
    ['export const x = 1', /exports no check type: there is no default export$/],
    ['const x = {}; x.options = x; export default x', /not described by plain data: it contains itself$/],
    ['export default { type: "x", summary: "S", options: {} }', /exports no check type: "run" is not a function$/],
  ]
  for (const [source, message] of rows)
    await t.rejects(load(t, source), { code: 'CHECK_MODULE_INVALID', message }, source)
  await t.rejects(
    loadCheckModule('/no/such/check.mjs', () => undefined),
    { message: /^there is no check module/ },
  )
})

t.test('what a module prints goes where it is told', async (t) => {
  let printed = ''
  const type = await load(
    t,
    `console.log('loading')\n${MODULE.replace("ok('fine')", "(console.error('running'), ok('fine'))")}`,
    (text) => {
      printed += text
    },
  )
  await tried(type, 'fine')
  t.match(printed, /^loading\n/)
  t.match(printed, /running\n$/)
})
