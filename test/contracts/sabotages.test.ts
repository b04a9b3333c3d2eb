import t from 'tap'
import { checkTypeNames, loadBuiltinCheckType } from '../../checks/index.js'
import type { AnyCheckType } from '../../src/core/check-type.js'
import { openProvingGround, type ProvingGround } from '../../src/prove/proving-ground.js'
import { networklessLauncher } from '../../src/prove/unplug.js'
import { programPath } from '../helpers/needs.js'
import { proofSamples } from '../helpers/proof-samples.js'
import { proveSample } from '../helpers/prove-sample.js'
import { startVisitedServer } from '../helpers/visited-server.js'

const ground: ProvingGround = await openProvingGround()
t.teardown(ground.close)

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

    t.test('declares its sabotages in words', async (t) => {
      t.ok(broken.length > 0)
      for (const { name, title } of [...broken, ...healthy]) {
        t.match(name, /^[a-z0-9-]+$/)
        t.match(title, /^[a-z].*[^.]$/, 'a clause')
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
