import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LabServer, LOOPBACK } from '../../src/lab/server.js'
import { needs, programPath } from './needs.js'
import { daemonFolder, freePort, startDaemon } from './service-daemon.js'

export const needsPrometheus = () => needs('prometheus', 'prometheus')

export interface Prometheus extends LabServer {
  /** The alerts that are pending or firing. */
  readonly alerts: () => Promise<readonly Alert[]>
}

export interface Alert {
  readonly state: 'pending' | 'firing'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** Prometheus with these rules, scraping a port of this machine and evaluating several times a second. */
export async function startPrometheus(rules: string, target: number): Promise<Prometheus> {
  const folder = daemonFolder()
  const port = await freePort()
  writeFileSync(join(folder, 'rules.yaml'), rules)
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global: {scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}
rule_files: [rules.yaml]
scrape_configs: [{job_name: textfile, static_configs: [{targets: ["${LOOPBACK}:${target}"]}]}]
`,
  )
  const command = [
    programPath('prometheus') ?? 'prometheus',
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=${LOOPBACK}:${port}`,
  ] as const
  const server = await startDaemon({ command, ready: /Server is ready to receive web requests/, folder, port })
  const alerts = async () => {
    const response = await fetch(`http://${LOOPBACK}:${port}/api/v1/alerts`)
    const { data } = (await response.json()) as { readonly data: { readonly alerts: readonly Alert[] } }
    return data.alerts
  }
  return { ...server, alerts }
}
