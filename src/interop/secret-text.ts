import type { Source } from '../core/problem.js'
import type { ImportReport } from './import-report.js'
import { type Template, template } from './import-suite.js'

/** Whether a header, a variable or a flag of that name holds what nobody should read. */
export function looksSecret(name: string): boolean {
  return /(authorization|cookie|passw(or)?d|passphrase|secret|token|api-?_?key|credential)/i.test(name)
}

/** Whether a command line says something like `--password=...`. */
export function hasSecretArgument(line: string): boolean {
  return /(^|\s)--?[\w-]*(passw(or)?d|passphrase|secret|token|api-?key)\b/i.test(line)
}

export const ON_COMMAND_LINE = 'what may be a secret stands on its command line, as it did: give it by "env"'

/** A name for a secret in the environment: `GOSS_API_PASSWORD`. */
export function secretName(...parts: readonly string[]): string {
  return parts
    .join('_')
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase()
}

/** A reference to a secret that is not written into the suite; the operator is told what to set. */
export function secretOf(
  name: string,
  source: Source | undefined,
  what: string,
  report: ImportReport,
): Template | string {
  report.changed(source, `${what} is not written down: set it in the environment variable ${name}`)
  return template({ expression: `secret.${name}` })
}

/** A URL without the user and the password in it. */
export interface BareUrl {
  readonly url: string
  readonly username?: string
  readonly password?: true
}

/** Takes user and password out of a URL, where anybody could read them. */
export function bareUrl(text: string): BareUrl {
  const match = /^(\w+:\/\/)([^/?#@]*)@(.*)$/s.exec(text)
  if (match === null) return { url: text }
  const [, scheme = '', user = '', rest = ''] = match
  const [name = ''] = user.split(':')
  return { url: `${scheme}${rest}`, username: decodeURIComponent(name), ...(user.includes(':') && { password: true }) }
}
