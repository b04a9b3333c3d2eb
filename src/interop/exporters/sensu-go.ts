// Check definitions for Sensu Go, one per check and site. Source: Sensu Go reference, "Checks".
import type { CheckInstance } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { readableWord } from '../../core/shell-word.js'
import { sensuName } from '../../formats/sensu.js'
import { sensuCheckName } from '../../formats/sensu-texts.js'
import { defineExporter } from './exporter.js'
import { commandTimeoutSeconds, sensuTtlSeconds, wholeSeconds } from './seconds.js'
import { yamlText } from './yaml-text.js'

const options = {
  namespace: { kind: 'string', default: 'default', description: "Sensu's namespace" },
  subscription: {
    kind: 'strings',
    default: ['firstlight'],
    description: 'Which agents run the checks that have no `subscriptions` of their own',
  },
  handler: { kind: 'strings', description: "Sensu's handlers, instead of the `handlers` of each check" },
  metricHandler: { kind: 'strings', description: "Sensu's handlers of what the checks measure" },
  runtimeAsset: { kind: 'strings', description: 'Assets that bring the program along', example: 'firstlight' },
} as const

export default defineExporter({
  name: 'sensu-go',
  summary: 'CheckConfig resources for `sensuctl create`, one per check and site',
  options,
  export: ({ instances, commandOf }, wanted) => [
    {
      path: 'sensu-go-checks.yaml',
      text: yamlText(instances.map((instance) => checkConfig(instance, commandOf(instance), wanted))),
    },
  ],
})

interface Wanted {
  readonly namespace: string
  readonly subscription: readonly string[]
  readonly handler: readonly string[] | undefined
  readonly metricHandler: readonly string[] | undefined
  readonly runtimeAsset: readonly string[] | undefined
}

function checkConfig(instance: CheckInstance, command: readonly string[], wanted: Wanted): object {
  const { subscriptions, handlers, site, entity } = instance
  return {
    type: 'CheckConfig',
    api_version: 'core/v2',
    metadata: {
      name: sensuName(`${site.name}:${sensuCheckName(instance)}`),
      namespace: wanted.namespace,
      labels: labelsOf(instance),
      annotations: annotationsOf(instance),
    },
    spec: {
      command: command.map(readableWord).map(withoutTokens).join(' '),
      subscriptions: subscriptions.length > 0 ? subscriptions : wanted.subscription,
      interval: wholeSeconds(instance.intervalMs),
      timeout: commandTimeoutSeconds(instance),
      ttl: sensuTtlSeconds(instance),
      publish: true,
      proxy_entity_name: sensuName(entity),
      handlers: wanted.handler ?? handlers,
      output_metric_format: 'nagios_perfdata',
      output_metric_handlers: wanted.metricHandler ?? [],
      ...(wanted.runtimeAsset && { runtime_assets: wanted.runtimeAsset }),
    },
  }
}

/** Sensu reads commands as Go templates: two braces would begin a token. */
function withoutTokens(word: string): string {
  return word.replaceAll('{{', '{{"{{"}}')
}

function labelsOf({ site, suite, point, check, owner, labels }: CheckInstance): Readonly<Record<string, string>> {
  const own = Object.entries(labels).map(([key, value]) => [sensuName(key), oneLine(value)])
  return {
    ...Object.fromEntries(own),
    site: oneLine(site.name),
    suite,
    point,
    check,
    owner: oneLine(owner),
  }
}

function annotationsOf({ id, why, runbook, contact, source }: CheckInstance): Readonly<Record<string, string>> {
  return {
    instance: oneLine(id),
    why: oneLine(why),
    ...(runbook !== undefined && { runbook: oneLine(runbook) }),
    ...(contact !== undefined && { contact: oneLine(contact) }),
    source: oneLine(`${source.file}:${source.line}`),
  }
}
