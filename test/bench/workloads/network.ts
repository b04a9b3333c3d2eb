import { blackboxExporter } from '../blackbox-exporter.js'
import { ADDRESSES } from '../load-servers.js'
import { repeated, writeSuite } from '../suites.js'
import { firstlight, ifThere, program, type Surroundings } from '../surroundings.js'
import { takingPart, type Workload } from '../workload.js'

const CHECKS = 200
const COUNT = CHECKS * ADDRESSES.length
const AT_ONCE = 128
const FORKS = 1000

/** Connections of their own to the servers of 50 sites, from the suite to the exit code. */
export function tcpChecks({ directory, servers: { tcpPort } }: Surroundings): Workload {
  const suite = writeSuite(directory, {
    name: 'tcp',
    checks: everywhere(`tcp: "\${site.address}:${tcpPort}"`),
    sites: 50,
  })
  return {
    title: 'TCP connections',
    operation: 'check',
    ...takingPart([
      { name: 'firstlight run', command: firstlight('run', suite, '--no-store'), operations: COUNT },
      { name: 'net.connect', command: program('connect', tcpPort, COUNT, AT_ONCE), operations: COUNT },
      ifThere(['xargs -P 8 check_tcp', 'check_tcp', 'monitoring-plugins-basic'], (path) =>
        forked(`${path} -H 127.0.0.1 -p ${tcpPort}`),
      ),
      blackboxExporter({ directory, module: 'tcp_connect', target: `127.0.0.1:${tcpPort}` }),
    ]),
    goals: goalsAgainst('net.connect'),
  }
}

/** Requests over connections of their own. */
export function httpChecks({ directory, servers: { httpPort } }: Surroundings): Workload {
  const check = `http: "http://\${site.address}:${httpPort}/"`
  const suite = writeSuite(directory, { name: 'http', checks: everywhere(check), sites: 50 })
  return {
    title: 'HTTP requests, each over a new connection',
    operation: 'check',
    ...takingPart([
      { name: 'firstlight run', command: firstlight('run', suite, '--no-store'), operations: COUNT },
      { name: 'node:http, no agent', command: program('request', httpPort, COUNT, AT_ONCE), operations: COUNT },
      ifThere(['xargs -P 8 check_http', 'check_http', 'monitoring-plugins-basic'], (path) =>
        forked(`${path} -I 127.0.0.1 -p ${httpPort}`),
      ),
      blackboxExporter({ directory, module: 'http_2xx', target: `http://127.0.0.1:${httpPort}/` }),
    ]),
    goals: goalsAgainst('node:http, no agent'),
  }
}

function everywhere(check: string): readonly string[] {
  return repeated(`{${check}}`, CHECKS)
}

function forked(plugin: string) {
  return { command: ['sh', '-c', `seq ${FORKS} | xargs -P 8 -I{} ${plugin}`], operations: FORKS }
}

function goalsAgainst(floor: string): Workload['goals'] {
  return [
    { contender: 'firstlight run', figure: 'cpuSeconds', atMost: 1.5, against: floor },
    { contender: 'firstlight run', figure: 'wallSeconds', atMost: 1.5, against: floor },
    { contender: 'firstlight run', figure: 'peakMiB', atMost: 200 },
  ]
}
