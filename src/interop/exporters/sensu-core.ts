// Check definitions for Sensu Core 1.x, a file for /etc/sensu/conf.d. Source: Sensu Core reference, "Checks", and what
// sensu-settings validates.
import { freshForMs } from '../../core/freshness.js'
import type { CheckInstance } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { readableWord } from '../../core/shell-word.js'
import { jsonText } from '../../formats/json-text.js'
import { coreName } from '../../formats/sensu-core.js'
import { sensuCheckName } from '../../formats/sensu-texts.js'
import { defineExporter } from './exporter.js'
import { commandTimeoutSeconds, wholeSeconds } from './seconds.js'

const options = {
  subscriber: {
    kind: 'strings',
    default: ['roundrobin:firstlight'],
    description:
      'Which clients run the checks that have no `subscriptions` of their own; `roundrobin:` means one of them',
  },
  handler: { kind: 'strings', description: "Sensu's handlers, instead of the `handlers` of each check" },
} as const

export default defineExporter({
  name: 'sensu-core',
  summary: 'check definitions for Sensu Core 1.x as JSON, one per check and site',
  options,
  export: ({ instances, commandOf }, { subscriber, handler }) => {
    const definition = (instance: CheckInstance) => definitionOf(instance, commandOf(instance), { subscriber, handler })
    const checks = Object.fromEntries(instances.map((instance) => [nameOf(instance), definition(instance)]))
    return [{ path: 'sensu-core-checks.json', text: `${jsonText({ checks }, 2)}\n` }]
  },
})

interface Wanted {
  readonly subscriber: readonly string[]
  readonly handler: readonly string[] | undefined
}

/** The site is part of it: names are one per Sensu. */
function nameOf(instance: CheckInstance): string {
  return coreName(`${instance.site.name}.${sensuCheckName(instance)}`)
}

function definitionOf(instance: CheckInstance, command: readonly string[], { subscriber, handler }: Wanted): object {
  const { subscriptions, handlers, contact, runbook, source } = instance
  const named = handler ?? handlers
  return {
    command: command.map(readableWord).map(withoutTokens).join(' '),
    subscribers: subscriptions.length > 0 ? subscriptions : subscriber,
    interval: wholeSeconds(instance.intervalMs),
    timeout: commandTimeoutSeconds(instance),
    ttl: wholeSeconds(freshForMs(instance)),
    ttl_status: 2,
    source: coreName(instance.entity),
    ...(named.length > 0 ? { handlers: named } : { handle: false }),
    occurrences: instance.occurrences,
    owner: oneLine(instance.owner),
    why: oneLine(instance.why),
    ...(contact !== undefined && { contact: oneLine(contact) }),
    ...(runbook !== undefined && { runbook: oneLine(runbook) }),
    instance: oneLine(instance.id),
    suite_source: oneLine(`${source.file}:${source.line}`),
  }
}

/** Sensu Core takes `:::` for the beginning of a token. A quoted text that ends and goes on is one word to the shell. */
function withoutTokens(word: string): string {
  return word.replaceAll(':::', "::'':")
}
