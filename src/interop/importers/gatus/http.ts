import { type Body, type Reference, template } from '../../import-suite.js'
import { bareUrl, looksSecret, secretName, secretOf } from '../../secret-text.js'
import { acceptedCodes } from '../../status-codes.js'
import { unverified } from '../insecure.js'
import { codePredicate } from './condition.js'
import { criteriaOf } from './criteria.js'
import { type Endpoint, isNegated, loseCondition, type Text } from './endpoint.js'

// What Go's client follows.
const REDIRECTS = 10

/** An endpoint of `http://` or `https://`. */
export function httpCheck(endpoint: Endpoint): Body {
  const { fields, url, client, report, what, source } = endpoint
  const bare = bareUrl(url)
  const name = fields.text('name') ?? ''
  const rest = endpoint.conditions.filter(({ condition }) => condition.left.kind !== 'status')
  const body = fields.text('body')
  const isGraphql = fields.flag('graphql') === true
  if (body !== undefined && /\[(ENDPOINT_|RANDOM_STRING_)/.test(body))
    endpoint.draft.lose(fields.source, `the placeholders in the body of ${what}`, 'a body is sent as it is')
  report.stricter(
    undefined,
    'a redirect from https to http is not followed, and no more than 1 MiB of a body is looked at',
  )
  return {
    http: {
      url: withEnvironment(bare.url, 'env'),
      username: bare.username,
      password:
        bare.password && secretOf(secretName('GATUS', name, 'PASSWORD'), source, `the password of ${what}`, report),
      status: statusCodes(endpoint),
      method: fields.text('method')?.toUpperCase(),
      ...(isGraphql
        ? { json: { query: body ?? '' } }
        : { body: body === undefined ? undefined : withEnvironment(body, 'secret') }),
      headers: headersOf(endpoint),
      follow_redirects: client?.flag('ignore-redirect') === true ? undefined : REDIRECTS,
      verify: client?.flag('insecure') === true ? unverified(report) : undefined,
      resolver: resolverOf(endpoint),
      ...certificateOf(endpoint),
    },
    ...criteriaOf(endpoint, isNegated(endpoint) ? [] : rest, {
      body: 'body',
      hasAnswer: true,
      certificate: url.startsWith('https:'),
    }),
    ...(isNegated(endpoint) && { negate: true }),
  }
}

function statusCodes(endpoint: Endpoint): readonly number[] | undefined {
  const { conditions, draft, report, what, source } = endpoint
  const asked = conditions.filter(({ condition }) => condition.left.kind === 'status')
  const predicates = asked.map(({ condition }) => codePredicate(condition))
  for (const [index, placed] of asked.entries()) {
    const { condition, source: at } = placed
    const predicate = predicates[index]
    if (predicate === undefined) loseCondition(endpoint, placed)
    else if (predicate(0))
      report.stricter(at, `"${condition.text}" holds in Gatus when nothing answers; here there must be an answer`)
  }
  if (asked.length === 0) {
    if (!isNegated(endpoint))
      report.stricter(
        source,
        `${what} has no condition on [STATUS]: Gatus takes any status, here it must be 200 to 299`,
      )
    return undefined
  }
  const accepted = acceptedCodes((code) => predicates.every((accepts) => accepts?.(code) ?? true))
  const [first] = asked
  if (accepted === undefined && first !== undefined)
    draft.lose(first.source, `the conditions on [STATUS] of ${what}`, 'no status fulfils all of them')
  if (accepted?.cut && first !== undefined)
    report.stricter(first.source, `"${first.condition.text}": only registered codes are accepted`)
  return accepted?.codes
}

function headersOf({ fields, report, what }: Endpoint): Readonly<Record<string, Text>> | undefined {
  const headers = Object.entries(fields.pairs('headers'))
  const source = fields.entry('headers')?.source
  const written = headers.map(([name, value]) => {
    const text = withEnvironment(value, 'secret')
    if (typeof text === 'string' && looksSecret(name))
      return [name, secretOf(secretName('GATUS', name), source, `the header ${name} of ${what}`, report)] as const
    if (typeof text !== 'string')
      report.changed(
        source,
        `the header ${name} is made of secrets: set ${namesIn(value).join(', ')} in the environment`,
      )
    return [name, text] as const
  })
  return written.length > 0 ? Object.fromEntries(written) : undefined
}

const VARIABLE = /\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g

export function hasVariables(text: string): boolean {
  return namesIn(text).length > 0
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(VARIABLE)].map(([, braced, bare]) => braced ?? bare ?? '')
}

/** Gatus replaces `${NAME}` and `$NAME` by the environment, `$$` by a dollar sign. */
export function withEnvironment(text: string, from: 'env' | 'secret'): Text {
  const pieces: (string | Reference)[] = []
  let at = 0
  for (const match of text.matchAll(VARIABLE)) {
    pieces.push(text.slice(at, match.index).replaceAll('$$', '$'), { expression: `${from}.${match[1] ?? match[2]}` })
    at = match.index + match[0].length
  }
  return template(...pieces, text.slice(at).replaceAll('$$', '$'))
}

function certificateOf({ client }: Endpoint): Body {
  const tls = client?.map('tls')
  const [cert, key] = [tls?.text('certificate-file'), tls?.text('private-key-file')]
  tls?.drop('renegotiation', 'TLS is never renegotiated')
  return cert === undefined || key === undefined ? {} : { cert_file: cert, key_file: key }
}

/** `tcp://8.8.8.8:53`. */
function resolverOf({ client, draft, what }: Endpoint): string | undefined {
  const entry = client?.entry('dns-resolver')
  const resolver = client?.text('dns-resolver')
  if (entry === undefined || resolver === undefined) return undefined
  const address = /^\w+:\/\/([^/]+)$/.exec(resolver)?.[1]
  if (address === undefined) draft.lose(entry.source, `dns-resolver of ${what}`, 'it names no address')
  return address
}
