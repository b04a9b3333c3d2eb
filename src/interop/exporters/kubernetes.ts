// A CronJob per site that runs all of its checks. Source: Kubernetes API reference, batch/v1 CronJob; names are RFC 1123 labels.
import { createHash } from 'node:crypto'
import { oneLine } from '../../core/printable.js'
import { defineExporter } from './exporter.js'
import { sitesOf } from './gate.js'
import { yamlText } from './yaml-text.js'

export default defineExporter({
  name: 'kubernetes',
  summary: 'a CronJob per site that runs all of its checks',
  options: {
    image: { kind: 'string', required: true, description: 'An image with Node and firstlight in it' },
    namespace: { kind: 'string', default: 'default', description: 'The namespace of the jobs' },
    schedule: { kind: 'string', default: '*/5 * * * *', description: 'When it runs, as cron writes it' },
    configMap: { kind: 'string', default: 'firstlight-suites', description: 'The ConfigMap that holds the suites' },
    secret: { kind: 'string', description: 'The Secret that holds the environment variables of the suites' },
    store: { kind: 'string', description: 'Where history is kept, for --store', example: 'postgres://db/firstlight' },
  },
  export: ({ instances }, options) => [
    { path: 'firstlight-cronjobs.yaml', text: yamlText(sitesOf(instances).map((site) => cronJob(site, options))) },
  ],
})

interface Wanted {
  readonly image: string
  readonly namespace: string
  readonly schedule: string
  readonly configMap: string
  readonly secret: string | undefined
  readonly store: string | undefined
}

const FOLDER = '/etc/firstlight/suites'

function cronJob(site: string, { image, namespace, schedule, configMap, secret, store }: Wanted): object {
  const keeps = store === undefined ? ['--no-store'] : ['--store', store]
  const container = {
    name: 'firstlight',
    image,
    args: ['firstlight', 'run', FOLDER, '--site', site, '--reporter', 'json', ...keeps],
    ...(secret !== undefined && { envFrom: [{ secretRef: { name: secret } }] }),
    volumeMounts: [{ name: 'suites', mountPath: FOLDER, readOnly: true }],
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
  }
  const pod = {
    restartPolicy: 'Never',
    containers: [container],
    volumes: [{ name: 'suites', configMap: { name: configMap } }],
  }
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {
      name: `firstlight-${labelName(site)}`,
      namespace,
      labels: { 'app.kubernetes.io/name': 'firstlight' },
      annotations: { 'firstlight/site': oneLine(site) },
    },
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      // A run that ends red has done its work: trying again at once proves nothing.
      jobTemplate: { spec: { backoffLimit: 0, template: { spec: pod } } },
    },
  }
}

/** A CronJob's name has 52 characters at most, so that its jobs' names fit. */
const LONGEST = 52 - 'firstlight-'.length

/** A site's name as a DNS label; told apart by a hash where that loses something. */
function labelName(site: string): string {
  const label = site
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^-+|-+$/g, '')
  if (label === site && label.length <= LONGEST) return label
  const hash = createHash('sha256').update(site).digest('hex').slice(0, 6)
  return `${label.slice(0, LONGEST - 7)}-${hash}`.replace(/^-+/, '')
}
