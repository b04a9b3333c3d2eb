import { repeated, writeSuite } from '../suites.js'
import { firstlight, ifThere, type Surroundings } from '../surroundings.js'
import { takingPart, type Workload } from '../workload.js'

const COUNT = 2000

/** Foreign plugins: what it costs to start a program, wait for it and take its verdict. */
export function commands({ directory }: Surroundings): Workload {
  const suite = writeSuite(directory, { name: 'commands', checks: repeated('{command: /bin/true}', COUNT), sites: 1 })
  const fed = (count: number, pool: string) => ({
    command: ['sh', '-c', `seq ${count} | ${pool} /bin/true`],
    operations: count,
  })
  return {
    title: 'Commands',
    operation: 'command',
    ...takingPart([
      {
        name: 'firstlight run',
        command: firstlight('run', suite, '--no-store'),
        operations: COUNT,
        cpuElsewhere: true,
      },
      { name: 'xargs -P 8', ...fed(COUNT, 'xargs -P 8 -n 1') },
      ifThere(['parallel -j 8', 'parallel', 'parallel'], (path) => fed(COUNT / 4, `${path} --will-cite -j 8`)),
    ]),
    goals: [{ contender: 'firstlight run', figure: 'wallSeconds', atMost: 1, against: 'xargs -P 8' }],
  }
}
