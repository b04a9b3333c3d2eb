import { repeated, writeSuite } from '../suites.js'
import { firstlight, ifThere, type Surroundings } from '../surroundings.js'
import { type Contender, takingPart, type Workload } from '../workload.js'

const COUNT = 500

/** All hang, all at once, and each has one second: more than that is what giving up costs. */
export function hungChecks({ directory, servers: { tcpPort } }: Surroundings): Workload {
  const check = `{tcp: {host: 127.0.0.1, port: ${tcpPort}, receive: ready}, timeout: 1s}`
  const suite = writeSuite(directory, { name: 'hung-checks', checks: repeated(check, COUNT), sites: 1 })
  return {
    title: 'Checks that hang',
    operation: 'check',
    ...takingPart([
      allAtOnce(suite),
      ifThere(['xargs -P 500 check_tcp', 'check_tcp', 'monitoring-plugins-basic'], (path) =>
        forked(`${path} -H 127.0.0.1 -p ${tcpPort} -e ready -t 1`),
      ),
    ]),
    goals: [{ contender: 'firstlight run', figure: 'wallSeconds', atMost: 1.3 }],
  }
}

/** The same with programs: each has a group of processes to be ended. */
export function hungCommands({ directory }: Surroundings): Workload {
  const check = '{command: [sleep, "30"], timeout: 1s}'
  const suite = writeSuite(directory, { name: 'hung-commands', checks: repeated(check, COUNT), sites: 1 })
  return {
    title: 'Commands that hang',
    operation: 'command',
    ...takingPart([
      { ...allAtOnce(suite), cpuElsewhere: true },
      { name: 'xargs -P 500 timeout 1', ...forked('timeout 1 sleep 30') },
    ]),
    goals: [{ contender: 'firstlight run', figure: 'wallSeconds', atMost: 1.3 }],
  }
}

function allAtOnce(suite: string): Contender {
  const flags = ['--concurrency', String(COUNT), '--concurrency-per-host', String(COUNT)]
  return {
    name: 'firstlight run',
    command: firstlight('run', suite, '--no-store', ...flags),
    operations: COUNT,
    exitCode: 2,
  }
}

/** xargs exits 123 when a command of it has failed. */
function forked(command: string) {
  const pool = `xargs -P ${COUNT} -I{} ${command}`
  return { command: ['sh', '-c', `seq ${COUNT} | ${pool}`], operations: COUNT, exitCode: 123 }
}
