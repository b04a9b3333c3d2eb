import { createServer } from 'node:http'
import type { LabServer } from '../../src/lab/server.js'
import { listen } from '../../src/lab/server.js'
import { INFLUX_2, startInfluxdb2 } from './influxdb-2.js'
import { startSensuCoreClient } from './sensu-core-client.js'
import { startSensuGoAgent, textOf } from './sensu-go-agent.js'

/** A sink with the kind of server that it delivers to. */
export interface SinkTarget {
  readonly sink: string
  /** How a person tells it from another way to use the sink. */
  readonly title: string
  /** The options as YAML gives them. */
  readonly options: (server: { readonly port: number }) => Readonly<Record<string, unknown>>
  /** A server that takes what is right; `received` tells the ids of events. */
  readonly start: () => Promise<LabServer & { readonly received: () => readonly string[] }>
  readonly speaksHttp: boolean
}

/** What must never stand in a reason. */
export const SECRETS = ['hunter22hunter22', INFLUX_2.token, 'T012/B345/secretpath']

const timeout = '2s'

export const SINK_TARGETS: readonly SinkTarget[] = [
  {
    sink: 'sensu',
    title: 'sensu, by an agent',
    speaksHttp: true,
    options: ({ port }) => ({ url: `http://127.0.0.1:${port}`, rate: 0, timeout }),
    async start() {
      const agent = await startSensuGoAgent()
      return { ...agent, received: () => idsIn(JSON.stringify(agent.queue)) }
    },
  },
  {
    sink: 'sensu',
    title: 'sensu, by a socket',
    speaksHttp: false,
    options: ({ port }) => ({ socket: `127.0.0.1:${port}`, timeout }),
    async start() {
      const client = await startSensuCoreClient()
      return { ...client, received: () => idsIn(JSON.stringify(client.published)) }
    },
  },
  {
    sink: 'influxdb',
    title: 'influxdb, version 2',
    speaksHttp: true,
    options: ({ port }) => ({ url: `http://127.0.0.1:${port}`, ...INFLUX_2, gzip: true, timeout }),
    async start() {
      const influx = await startInfluxdb2()
      return { ...influx, received: () => idsIn(influx.lines.join('\n')) }
    },
  },
  webhookTarget('webhook, one by one', {}),
  webhookTarget('webhook, batched', { batched: true }),
]

function webhookTarget(title: string, more: Readonly<Record<string, unknown>>): SinkTarget {
  return {
    sink: 'webhook',
    title,
    speaksHttp: true,
    options: ({ port }) => ({
      url: `http://127.0.0.1:${port}/services/${SECRETS[2]}`,
      secret: SECRETS[0],
      timeout,
      ...more,
    }),
    async start() {
      const bodies: string[] = []
      const server = createServer(async (request, response) => {
        bodies.push(await textOf(request))
        response.end('ok')
      })
      return { ...(await listen(server)), received: () => idsIn(bodies.join('\n')) }
    },
  }
}

/** The ids of the events, in their order, each once. */
function idsIn(text: string): readonly string[] {
  return [...new Set(text.match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g))]
}
