import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Comparison, compare } from './compare.js'
import { startLoadServers } from './load-servers.js'
import { report } from './report.js'
import type { Workload } from './workload.js'
import { commands } from './workloads/commands.js'
import { hungChecks, hungCommands } from './workloads/hung.js'
import { httpChecks, tcpChecks } from './workloads/network.js'
import { planning } from './workloads/planning.js'
import { startUp } from './workloads/start-up.js'
import { storeIngest, storeReading } from './workloads/store.js'

// Prints the tables; with `--write` they go into README.md, too. Further words choose workloads by their titles.

const README = 'test/bench/README.md'
const BEGIN = '<!-- measured -->\n'
const END = '<!-- /measured -->'

const words = process.argv.slice(2).filter((word) => word !== '--write')
const directory = mkdtempSync(join(tmpdir(), 'firstlight-bench-'))
const busy = `load ${(loadavg()[0] ?? 0).toFixed(1)} from others at the start`
const servers = await startLoadServers()
try {
  const surroundings = { directory, servers }
  const all: readonly (readonly [Workload, number])[] = [
    [startUp(surroundings), 7],
    [commands(surroundings), 3],
    [tcpChecks(surroundings), 5],
    [httpChecks(surroundings), 5],
    [hungChecks(surroundings), 3],
    [hungCommands(surroundings), 3],
    [planning(surroundings), 5],
    [storeIngest(surroundings), 3],
    [storeReading(surroundings), 3],
  ]
  const comparisons: Comparison[] = []
  for (const [workload, rounds] of all) {
    if (words.length > 0 && !words.some((word) => workload.title.includes(word))) continue
    process.stderr.write(`${workload.title}\n`)
    comparisons.push(await compare(workload, rounds))
  }
  const [cpu] = cpus()
  const machine = `Node ${process.version}, ${cpus().length} x ${cpu?.model ?? 'unknown processor'}, ${busy}.`
  const measured = `${machine}\n\n${report(comparisons)}`
  process.stdout.write(measured)
  if (process.argv.includes('--write')) writeReadme(measured)
} finally {
  servers.close()
  rmSync(directory, { recursive: true })
}

function writeReadme(measured: string): void {
  const text = readFileSync(README, 'utf8')
  const [before = '', rest = ''] = text.split(BEGIN)
  writeFileSync(README, `${before}${BEGIN}\n${measured}\n${END}${rest.slice(rest.indexOf(END) + END.length)}`)
}
