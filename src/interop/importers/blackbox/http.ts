import { celDenied, celMatches, celString } from '../../cel-text.js'
import { type Body, template, type Value } from '../../import-suite.js'
import { looksSecret, secretName, secretOf } from '../../secret-text.js'
import { textOf } from '../../source/tree.js'
import { loseAll, loseFamily, type Module, patternsOf, tlsOf } from './module.js'

// What Go's client follows.
const REDIRECTS = 10

/** The prober `http`. Source: blackbox_exporter, CONFIGURATION.md, `<http_probe>`. */
export function httpCheck(module: Module): Body {
  const { probe, target, report, draft, what } = module
  const body = probe?.text('body')
  const isFollowing = probe?.flag('no_follow_redirects') !== true && probe?.flag('follow_redirects') !== false
  const http: Body = {
    url: target.after(/^https?:\/\//.test(target.sample) ? '' : 'http://'),
    status: codesOf(module),
    method: probe?.text('method')?.toUpperCase() ?? (body === undefined ? undefined : 'GET'),
    body,
    headers: headersOf(module),
    follow_redirects: isFollowing ? REDIRECTS : undefined,
    max_body: maxBody(module),
    ...credentialsOf(module),
    ...tlsOf(module),
  }
  if (probe?.flag('fail_if_ssl') === true) draft.expect('url.startsWith("http:")')
  if (probe?.flag('fail_if_not_ssl') === true) draft.expect('url.startsWith("https:")')
  for (const { text } of patternsOf(probe, 'fail_if_body_matches_regexp'))
    draft.expect(celDenied('body', celMatches('body', text)))
  for (const { text } of patternsOf(probe, 'fail_if_body_not_matches_regexp')) draft.expect(celMatches('body', text))
  expectHeaders(module, 'fail_if_header_matches')
  expectHeaders(module, 'fail_if_header_not_matches')
  expectVersions(module)
  loseAll(module, ['fail_if_body_json_matches_cel', 'fail_if_body_json_not_matches_cel'], 'write it over "json"')
  loseAll(module, ['proxy_url', 'proxy_from_environment', 'proxy_connect_header'], 'requests go out directly')
  loseAll(module, ['oauth2', 'http_headers'], 'it has no counterpart')
  probe?.drop('use_proxy_dns', 'requests go out directly')
  probe?.drop('skip_resolve_phase_with_proxy', 'requests go out directly')
  probe?.drop('compression', 'an answer is decoded by what it says')
  probe?.drop('enable_http2', 'HTTP/1.1 is spoken')
  probe?.drop('enable_http3', 'HTTP/1.1 is spoken')
  loseFamily(module)
  report.stricter(undefined, 'a redirect from https to http is not followed')
  for (const { key, source } of probe?.unread() ?? [])
    draft.lose(source, `"${key}" of ${what}`, 'it has no counterpart')
  return { http }
}

function codesOf({ probe }: Module): readonly number[] | undefined {
  const codes = (probe?.texts('valid_status_codes') ?? []).map(Number)
  return codes.length > 0 ? codes : undefined
}

function headersOf({ probe, report, what, name }: Module): Readonly<Record<string, Value>> | undefined {
  const source = probe?.entry('headers')?.source
  const headers = Object.entries(probe?.pairs('headers') ?? {}).map(([header, value]) => {
    if (!looksSecret(header)) return [header, value] as const
    return [
      header,
      secretOf(secretName('BLACKBOX', name, header), source, `the header ${header} of ${what}`, report),
    ] as const
  })
  return headers.length > 0 ? Object.fromEntries(headers) : undefined
}

/** `100MB`; without a unit it is bytes. */
function maxBody({ probe, draft, what }: Module): string | undefined {
  const entry = probe?.entry('body_size_limit')
  const text = textOf(entry?.value)
  if (entry === undefined || text === undefined || text === '0') return undefined
  const [, count, unit = 'B'] = /^(\d+)([KMGT]?i?B)?$/.exec(text) ?? []
  if (count === undefined) draft.lose(entry.source, `"body_size_limit" of ${what}`, 'it is no size')
  return count && `${count}${unit}`
}

/** Secrets are not written into the suite. */
function credentialsOf({ probe, report, name, draft }: Module): Body {
  const prefix = `BLACKBOX_${name.replace(/\W+/g, '_').toUpperCase()}`
  const basic = probe?.map('basic_auth')
  const username = basic?.text('username')
  if (basic !== undefined && username !== undefined) {
    basic.text('password')
    const file = basic.text('password_file')
    report.changed(basic.source, toldOf(`${prefix}_PASSWORD`, file))
    for (const { key, source } of basic.unread()) draft.lose(source, `"${key}"`, 'it has no counterpart')
    return { username, password: template({ expression: `secret.${prefix}_PASSWORD` }) }
  }
  if (basic !== undefined) draft.lose(basic.source, '"basic_auth"', 'it has no username')
  const authorization = probe?.map('authorization')
  const token = probe?.entry('bearer_token') ?? probe?.entry('bearer_token_file')
  const isBearer = (authorization?.text('type') ?? 'Bearer') === 'Bearer'
  if (authorization !== undefined && !isBearer)
    draft.lose(authorization.source, '"authorization"', 'only Bearer can be said')
  if ((authorization === undefined || !isBearer) && token === undefined) return {}
  const file = authorization?.text('credentials_file') ?? probe?.text('bearer_token_file')
  report.changed(authorization?.source ?? token?.source, toldOf(`${prefix}_TOKEN`, file))
  return { bearer_token: template({ expression: `secret.${prefix}_TOKEN` }) satisfies Value }
}

function toldOf(variable: string, file: string | undefined): string {
  if (file !== undefined) return `the secret is read from a file: set ${variable}_FILE to ${file}`
  return `the secret is not written down: set it in the environment variable ${variable}`
}

/** `[{header, regexp, allow_missing}]`; a header that is missing fails both, unless that is allowed. */
function expectHeaders({ probe, draft, what }: Module, key: string): void {
  const entry = probe?.entry(key)
  if (entry?.value.kind !== 'list') return
  for (const item of entry.value.items) {
    const read = (name: string) =>
      item.kind === 'map' ? textOf(item.entries.find((each) => each.key === name)?.value) : undefined
    const [header, regexp] = [read('header'), read('regexp')]
    if (header === undefined || regexp === undefined) {
      draft.lose(item.source, `"${key}" of ${what}`, 'it has no header or no regexp')
      continue
    }
    const name = celString(header.toLowerCase())
    const matches = celMatches(`headers[${name}]`, regexp)
    const condition = key === 'fail_if_header_matches' ? `!${matches}` : matches
    draft.expect(read('allow_missing') === 'true' ? `!(${name} in headers) || ${condition}` : condition)
  }
}

function expectVersions({ probe, draft, what }: Module): void {
  const entry = probe?.entry('valid_http_versions')
  const versions = probe?.texts('valid_http_versions') ?? []
  const known = versions.map((version) => /^HTTP\/(1\.[01])$/.exec(version)?.[1]).filter((each) => each !== undefined)
  if (entry === undefined || versions.length === 0) return
  if (known.length > 0) draft.expect(`version in [${known.map(celString).join(', ')}]`)
  else draft.lose(entry.source, `"valid_http_versions" of ${what}`, 'HTTP/1.1 is spoken')
}
