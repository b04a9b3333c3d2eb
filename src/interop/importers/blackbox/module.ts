import type { Source } from '../../../core/problem.js'
import type { CheckDraft } from '../../check-draft.js'
import type { ImportReport } from '../../import-report.js'
import type { Body, Value } from '../../import-suite.js'
import type { Fields } from '../../source/fields.js'
import { unverified } from '../insecure.js'

/** A module of the blackbox exporter that becomes a check of one target, or of each of several. */
export interface Module {
  readonly name: string
  readonly what: string
  readonly source: Source
  /** What stands under the prober's name; undefined when nothing does. */
  readonly probe: Fields | undefined
  /** What to ask; `${target}` where there are several. */
  readonly target: Target
  readonly draft: CheckDraft
  readonly report: ImportReport
}

export interface Target {
  /** The first one as it stands: what is told of a scheme or a port. */
  readonly sample: string
  /** As it is written into the suite, with text before it. */
  readonly after: (prefix: string) => Value
}

/** How a module becomes a check; undefined when it does not, which has been told. */
export type Convert = (module: Module) => Body | undefined

/** The regular expressions of a key, with their places. */
export function patternsOf(
  fields: Fields | undefined,
  key: string,
): readonly { readonly text: string; readonly source: Source }[] {
  const items = fields?.list(key) ?? []
  const texts = fields?.texts(key) ?? []
  return texts.map((text, index) => ({ text, source: items[index]?.source ?? (fields as Fields).source })) // as many as items
}

/** What is asserted and has no counterpart. */
export function loseAll({ probe, draft, what }: Module, keys: readonly string[], because: string): void {
  for (const key of keys) {
    const entry = probe?.entry(key)
    if (entry !== undefined) draft.lose(entry.source, `"${key}" of ${what}`, because)
  }
}

/** Which family of addresses is preferred is the system's choice here; that only one will do is an assertion. */
export function loseFamily(module: Module): void {
  const { probe, draft, what } = module
  const only = probe?.flag('ip_protocol_fallback') === false
  const entry = probe?.entry('preferred_ip_protocol')
  if (entry !== undefined && only)
    draft.lose(entry.source, `the only IP protocol of ${what}`, 'the system chooses between IPv4 and IPv6')
  else probe?.drop('preferred_ip_protocol', 'the system chooses between IPv4 and IPv6')
  probe?.drop('source_ip_address', 'the system chooses the address to connect from')
}

/** The options of TLS. */
export function tlsOf(module: Module): Body {
  const { probe, draft, what, report } = module
  const tls = probe?.map('tls_config')
  const min = tls?.text('min_version')
  if (min !== undefined && !/^TLS1[0-2]$/.test(min)) {
    const entry = tls?.entry('min_version')
    if (entry) draft.lose(entry.source, `min_version ${min} of ${what}`, 'only a tls check asks for it')
  }
  const options = {
    ca_file: tls?.text('ca_file'),
    cert_file: tls?.text('cert_file'),
    key_file: tls?.text('key_file'),
    server_name: tls?.text('server_name'),
    verify: tls?.flag('insecure_skip_verify') === true ? unverified(report) : undefined,
  }
  for (const { key, source } of tls?.unread() ?? []) draft.lose(source, `"${key}" of ${what}`, 'it has no counterpart')
  return options
}
