import { writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ifThere } from './surroundings.js'
import type { Contender, Missing } from './workload.js'

const LISTEN = '127.0.0.1:19115'
const PROBES = 2000
const AT_ONCE = 16
const CONFIG = 'modules: {tcp_connect: {prober: tcp}, http_2xx: {prober: http}}\n'

export interface Probe {
  readonly directory: string
  readonly module: 'tcp_connect' | 'http_2xx'
  readonly target: string
}

/** Prometheus' blackbox_exporter, asked over connections that stay open; what the asking costs is not counted. */
export function blackboxExporter({ directory, module, target }: Probe): Contender | Missing {
  const config = join(directory, 'blackbox.yaml')
  return ifThere(['blackbox_exporter', 'prometheus-blackbox-exporter', 'prometheus-blackbox-exporter'], (path) => ({
    command: [path, `--config.file=${config}`, `--web.listen-address=${LISTEN}`, '--log.level=error'],
    operations: PROBES,
    before: () => writeFileSync(config, CONFIG),
    drive: () => askOften(`http://${LISTEN}/probe?module=${module}&target=${encodeURIComponent(target)}`),
  }))
}

async function askOften(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  await listening(agent)
  let left = PROBES
  const lane = async () => {
    while (left-- > 0) {
      const text = await fetchText(url, agent)
      if (!text.includes('\nprobe_success 1')) throw new Error(`blackbox_exporter does not succeed: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  agent.destroy()
}

async function listening(agent: Agent): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetchText(`http://${LISTEN}/-/healthy`, agent).catch(() => undefined)
    if (answer !== undefined) return
    await delay(25)
  }
  throw new Error(`blackbox_exporter does not listen on ${LISTEN}`)
}

function fetchText(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve(text)).on('error', reject)
    })
    request.on('error', reject)
  })
}
