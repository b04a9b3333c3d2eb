import { again, firstlight, ifThere, type Surroundings } from '../surroundings.js'
import { takingPart, type Workload } from '../workload.js'

const TIMES = 10

/** What a scheduler that starts a plugin per check pays for one. */
export function startUp({ servers }: Surroundings): Workload {
  const tcp = ['-H', '127.0.0.1', '-p', String(servers.tcpPort)]
  const url = `http://127.0.0.1:${servers.httpPort}/`
  const each = (command: readonly string[]) => ({ command: again(TIMES, command), operations: TIMES })
  return {
    title: 'One standalone check, whole process',
    operation: 'check',
    ...takingPart([
      { name: 'firstlight check tcp', ...each(firstlight('check', 'tcp', ...tcp)) },
      { name: 'firstlight check http', ...each(firstlight('check', 'http', '--url', url)) },
      { name: 'node -e 0', ...each([process.execPath, '-e', '0']) },
      ifThere(['check_tcp', 'check_tcp', 'monitoring-plugins-basic'], (path) => each([path, ...tcp])),
      ifThere(['check_http', 'check_http', 'monitoring-plugins-basic'], (path) =>
        each([path, '-I', '127.0.0.1', '-p', String(servers.httpPort)]),
      ),
      ifThere(['Ruby, optparse + net/http', 'ruby', 'ruby'], (path) =>
        each([path, 'test/bench/programs/check_http.rb', '--url', url]),
      ),
    ]),
    goals: [
      { contender: 'firstlight check tcp', figure: 'cpuSeconds', atMost: 1.25, against: 'node -e 0' },
      { contender: 'firstlight check http', figure: 'cpuSeconds', atMost: 1.25, against: 'node -e 0' },
      { contender: 'firstlight check http', figure: 'cpuSeconds', atMost: 1, against: 'Ruby, optparse + net/http' },
    ],
  }
}
