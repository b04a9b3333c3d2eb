import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { repeated, writeSuite } from '../suites.js'
import { firstlight, program, type Surroundings } from '../surroundings.js'
import { takingPart, type Workload } from '../workload.js'

const WRITTEN_OUT = 10_000

/** From files to a plan, without running it. */
export function planning({ directory }: Surroundings): Workload {
  const large = writeSuite(directory, { name: 'written-out', checks: writtenOut(WRITTEN_OUT), sites: 1 })
  const spread = repeated('{http: "https://${site.address}/health", critical: 500ms, expect: status == 200}', 200)
  const wide = writeSuite(directory, { name: 'wide', checks: spread, sites: 50 })
  const cache = join(directory, 'cache')
  const plans = { operations: WRITTEN_OUT, env: { XDG_CACHE_HOME: cache } }
  return {
    title: 'Planning',
    operation: 'check',
    ...takingPart([
      {
        name: 'firstlight validate, 10,000 checks written out',
        command: firstlight('validate', large),
        ...plans,
        before: () => rmSync(cache, { recursive: true, force: true }),
      },
      { name: 'the same again, unchanged', command: firstlight('validate', large), ...plans },
      { name: 'firstlight validate, 200 checks at 50 sites', command: firstlight('validate', wide), ...plans },
      { name: 'yaml alone', command: program('yaml-alone', join(large, 'suite.yaml')), operations: WRITTEN_OUT },
    ]),
    goals: [
      {
        contender: 'firstlight validate, 10,000 checks written out',
        figure: 'cpuSeconds',
        atMost: 1.3,
        against: 'yaml alone',
      },
      { contender: 'the same again, unchanged', figure: 'wallSeconds', atMost: 0.3 },
      { contender: 'firstlight validate, 200 checks at 50 sites', figure: 'wallSeconds', atMost: 0.3 },
    ],
  }
}

/** As people write them: an address, what is wanted, and how long it may take; 280 bytes each. */
function writtenOut(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `
        title: Service ${index} answers its health check
        http:
          url: https://service-${index}.example.net/health
          headers: {accept: application/json}
        expect:
          - status == 200
          - json.status == "ok"
        critical: 500ms
        timeout: 5s
        labels: {tier: production}`,
  )
}
