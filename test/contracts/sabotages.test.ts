import t from 'tap'
import { checkTypeNames, loadBuiltinCheckType } from '../../checks/index.js'
import type { AnyCheckType } from '../../src/core/check-type.js'
import { readOptions } from '../../src/core/options.js'
import type { Place } from '../../src/core/world.js'
import { openProvingGround, type ProvingGround } from '../../src/prove/proving-ground.js'
import { networklessLauncher } from '../../src/prove/unplug.js'
import { programPath } from '../helpers/needs.js'
import { proofSamples } from '../helpers/proof-samples.js'
import { proveSample } from '../helpers/prove-sample.js'
import { startVisitedServer } from '../helpers/visited-server.js'

const ground: ProvingGround = await openProvingGround()
t.teardown(ground.close)

const PLACE: Place = {
  host: '127.0.0.1',
  port: 4711,
  path: '/tmp/world',
  caFile: '/tmp/ca.pem',
  emptyPath: '/tmp/empty',
  directory: process.cwd(),
}

const missing: Readonly<Record<string, string | false>> = {
  command: (await networklessLauncher()) === undefined && 'this machine lets nobody take the network from a program',
  ping: programPath('ping') === undefined && 'needs ping (Debian: iputils-ping)',
}

t.test('each check type has samples', (t) => {
  t.same(Object.keys(proofSamples).sort(), checkTypeNames)
  t.end()
})

for (const name of checkTypeNames) {
  t.test(name, { skip: missing[name] || false }, async (t) => {
    const type = (await loadBuiltinCheckType(name)) as AnyCheckType // the registry lists it
    const { broken = [], healthy = [] } = type.sabotages ?? {}
    const hasAddress = 'address' in type.options

    t.test('declares its sabotages in words', async (t) => {
      t.ok(broken.length > 0)
      for (const { name, title } of [...broken, ...healthy]) {
        t.match(name, /^[a-z0-9-]+$/)
        t.match(title, /^[a-z].*[^.]$/, 'a clause')
      }
    })

    t.test('is led away from its target, whatever its options say', async (t) => {
      const target = { host: '192.0.2.77', port: 7777 }
      for (const { options: raw } of proofSamples[name]?.(target) ?? []) {
        if (name === 'command' && raw['target'] === undefined) continue // its network is taken away instead
        const given = hasAddress ? { ...raw, address: target.host, resolver: target.host } : raw
        const moved: unknown = type.sabotages?.move(readOptions(type.options, given).options, PLACE)
        if (hasAddress) t.match(moved, { address: PLACE.host, resolver: undefined })
        else t.notMatch(JSON.stringify(moved), target.host)
        t.notMatch(JSON.stringify(moved), String(target.port))
      }
    })

    t.test('notices each of its sabotages, and leaves its target alone', async (t) => {
      const target = await startVisitedServer()
      t.teardown(target.close)
      const samples = proofSamples[name]?.(target) ?? []
      const proofs = await Promise.all(samples.map((sample) => proveSample(type, sample, ground)))
      for (const { verdict, tried, reason } of proofs) t.match({ verdict, reason, tried }, { verdict: 'proven' })
      const met = new Set(proofs.flatMap(({ tried }) => tried.map((each) => each.name)))
      t.same([...met].sort(), [...broken, ...healthy].map((each) => each.name).sort(), 'the samples meet all of them')
      t.equal(target.visits(), 0, 'nobody came to the target')
    })
  })
}
