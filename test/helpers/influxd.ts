import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LabServer, LOOPBACK } from '../../src/lab/server.js'
import { needs, programPath } from './needs.js'
import { daemonFolder, freePort, startDaemon } from './service-daemon.js'

export const needsInfluxd = () => needs('influxd', 'influxdb')

export interface Influxd extends LabServer {
  readonly url: string
  /** Asks in InfluxQL; what it answers as it stands. */
  readonly query: (text: string) => Promise<readonly Series[]>
}

export interface Series {
  readonly name: string
  readonly columns: readonly string[]
  readonly values: readonly (readonly unknown[])[]
}

/** InfluxDB 1.x with an empty database `firstlight`; with authentication its one user is `ana`. */
export async function startInfluxd(user?: { readonly password: string }): Promise<Influxd> {
  const folder = daemonFolder()
  const [port, rpcPort] = [await freePort(), await freePort()]
  const config = join(folder, 'influxd.conf')
  writeFileSync(config, configOf(folder, { port, rpcPort, auth: user !== undefined }))
  const command = [programPath('influxd') ?? 'influxd', '-config', config] as const
  const server = await startDaemon({ command, ready: /Listening for signals/, folder, port })
  const url = `http://${LOOPBACK}:${port}`
  const credentials = user === undefined ? '' : `u=ana&p=${encodeURIComponent(user.password)}&`
  const query = async (text: string) => {
    const response = await fetch(`${url}/query?${credentials}db=firstlight&epoch=ns&q=${encodeURIComponent(text)}`, {
      method: 'POST',
    })
    const { results } = (await response.json()) as { results?: readonly { series?: readonly Series[] }[] }
    if (!response.ok || results === undefined) throw new Error(`influxd answered ${response.status}`)
    return results.flatMap(({ series }) => series ?? [])
  }
  if (user !== undefined) await query(`CREATE USER ana WITH PASSWORD '${user.password}' WITH ALL PRIVILEGES`)
  await query('CREATE DATABASE firstlight')
  return { ...server, url, query }
}

interface Settings {
  readonly port: number
  readonly rpcPort: number
  readonly auth: boolean
}

function configOf(folder: string, { port, rpcPort, auth }: Settings): string {
  return `reporting-disabled = true
bind-address = "${LOOPBACK}:${rpcPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
[monitor]
  store-enabled = false
[http]
  bind-address = "${LOOPBACK}:${port}"
  auth-enabled = ${auth}
  log-enabled = false
[[udp]]
  enabled = false
`
}
