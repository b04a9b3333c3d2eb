import { celString } from '../../cel-text.js'
import { durationText } from '../../duration-text.js'
import type { Body, Value } from '../../import-suite.js'
import { type BareUrl, bareUrl, looksSecret, secretName, secretOf } from '../../secret-text.js'
import type { Tree } from '../../source/tree.js'
import { acceptedCodes } from '../../status-codes.js'
import { unverified } from '../insecure.js'
import { expectMatcher, loseAll, type Resource } from './resource.js'

// What Go's client follows.
const REDIRECTS = 10

/** `http` of goss: a request whose status, headers and body are matched. */
export function httpCheck(resource: Resource): Body {
  const { fields, id, report } = resource
  const bare = bareUrl(fields.text('url') ?? id)
  const method = fields.text('method')?.toUpperCase()
  const body: Body = {
    http: {
      url: bare.url,
      status: statusCodes(resource),
      method,
      body: fields.text('request-body'),
      headers: requestHeaders(resource),
      ...credentials(resource, bare),
      follow_redirects: fields.flag('no-follow-redirects') === true ? undefined : REDIRECTS,
      verify: fields.flag('allow-insecure') === true ? unverified(report) : undefined,
      ca_file: fields.text('ca-file') || undefined,
      cert_file: fields.text('cert-file') || undefined,
      key_file: fields.text('key-file') || undefined,
    },
    timeout: durationText(fields.number('timeout') ?? 5000),
  }
  expectHeaders(resource)
  expectMatcher(resource, 'body', { value: 'body', kind: 'lines' })
  if (fields.text('proxy')) loseAll(resource, ['proxy'], 'requests go out directly')
  report.stricter(
    undefined,
    'a redirect from https to http is not followed, and no more than 1 MiB of a body is looked at',
  )
  return body
}

function statusCodes({ fields, draft, report, what }: Resource): readonly number[] | undefined {
  const entry = fields.entry('status')
  if (entry === undefined) {
    report.stricter(fields.source, `${what} has no "status": here it must be 200 to 299`)
    return undefined
  }
  const accepts = codePredicate(entry.value)
  const accepted = accepts && acceptedCodes(accepts)
  if (accepted === undefined) {
    draft.lose(entry.source, `status of ${what}`, 'there is no such matcher')
    return undefined
  }
  if (accepted.cut) report.stricter(entry.source, `status of ${what}: only registered codes are accepted`)
  return accepted.codes
}

/** A matcher over a number. */
function codePredicate(tree: Tree): ((code: number) => boolean) | undefined {
  if (tree.kind === 'scalar') return /^\d+$/.test(tree.text) ? (code) => code === Number(tree.text) : undefined
  if (tree.kind === 'list') return undefined
  const parts = tree.entries.map(({ key, value }) => namedPredicate(key, value))
  return parts.includes(undefined) ? undefined : (code) => parts.every((part) => part?.(code) === true)
}

function namedPredicate(name: string, value: Tree): ((code: number) => boolean) | undefined {
  if (name === 'and' || name === 'or') {
    const parts = value.kind === 'list' ? value.items.map(codePredicate) : [undefined]
    if (parts.includes(undefined)) return undefined
    return (code) => (name === 'and' ? parts.every((part) => part?.(code)) : parts.some((part) => part?.(code)))
  }
  const inner = name === 'not' || name === 'equal' ? codePredicate(value) : undefined
  if (inner !== undefined) return (code) => inner(code) === (name === 'equal')
  const limit = value.kind === 'scalar' && typeof value.value === 'number' ? value.value : undefined
  if (limit === undefined) return undefined
  switch (name) {
    case 'gt':
      return (code) => code > limit
    case 'ge':
      return (code) => code >= limit
    case 'lt':
      return (code) => code < limit
    case 'le':
      return (code) => code <= limit
    default:
      return undefined
  }
}

function requestHeaders({ fields, draft, what, report }: Resource): Readonly<Record<string, Value>> | undefined {
  const headers: Record<string, Value> = {}
  const source = fields.entry('request-headers')?.source
  for (const line of fields.texts('request-headers')) {
    const at = line.indexOf(': ')
    const name = line.slice(0, at)
    if (at > 0 && headers[name] === undefined)
      headers[name] = looksSecret(name)
        ? secretOf(secretName('GOSS', name), source, `the header ${name} of ${what}`, report)
        : line.slice(at + 2)
    else if (source) draft.lose(source, `the request header ${name || '?'} of ${what}`, 'a header is sent once')
  }
  return Object.keys(headers).length > 0 ? headers : undefined
}

/** A password is not written into the suite, whether it stands in the URL or by itself. */
function credentials({ fields, report, what }: Resource, { url, username: inUrl, password }: BareUrl): Body {
  const username = fields.text('username') || inUrl
  const given = fields.text('password') ? fields.entry('password')?.source : undefined
  if (username === undefined || (given === undefined && password === undefined)) return {}
  const host = URL.canParse(url) ? new URL(url).hostname : 'http'
  const name = secretName('GOSS', host, 'PASSWORD')
  return { username, password: secretOf(name, given ?? fields.source, `the password of ${what}`, report) }
}

/** Patterns over lines such as `Content-Type: text/html`. */
function expectHeaders(resource: Resource): void {
  const { fields, draft, what } = resource
  const entry = fields.entry('headers')
  if (entry === undefined) return
  const items = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  for (const item of items) {
    const condition = item.kind === 'scalar' ? headerCondition(item.text) : undefined
    if (condition !== undefined) draft.expect(condition)
    else draft.lose(item.source, `headers of ${what}`, 'only "Name: value" can be carried over')
  }
}

function headerCondition(pattern: string): string | undefined {
  const match = /^(!?)([A-Za-z0-9-]+): ?(.*)$/.exec(pattern)
  if (match === null) return undefined
  const [, denied, name = '', value = ''] = match
  const header = celString(name.toLowerCase())
  if (denied) return `!(${header} in headers) || !headers[${header}].startsWith(${celString(value)})`
  return `headers[${header}].startsWith(${celString(value)})`
}
