import type { Body } from '../../import-suite.js'
import { numberOf } from './condition.js'
import { criteriaOf } from './criteria.js'
import { type Endpoint, isNegated, loseCondition, type Placed } from './endpoint.js'
import { globPattern } from './operand.js'

/** An endpoint of `tcp://`. */
export function tcpCheck(endpoint: Endpoint, address: string): Body {
  const { fields } = endpoint
  if (isNegated(endpoint)) return { tcp: address, negate: true }
  const { receive, rest } = answerOf(endpoint)
  const send = fields.text('body')
  const criteria = criteriaOf(endpoint, rest, {
    hasAnswer: receive !== undefined,
    ...(receive !== undefined && { body: 'received' }),
  })
  return { tcp: send === undefined && receive === undefined ? address : { host: address, send, receive }, ...criteria }
}

/** An endpoint of `udp://`; Gatus calls it connected whatever is there. */
export function udpCheck(endpoint: Endpoint, address: string): Body | undefined {
  const { fields, report, what, source } = endpoint
  const send = fields.text('body')
  if (send === undefined) {
    report.dropped(source, `${what}: without an answer UDP proves nothing: write a udp check that sends something`)
    return undefined
  }
  report.stricter(source, `${what}: Gatus calls UDP connected whatever is there; here the server must answer`)
  const { receive, rest } = answerOf(endpoint)
  return { udp: { host: address, send, receive }, ...criteriaOf(endpoint, rest, { body: 'received', hasAnswer: true }) }
}

/** The text that an answer must hold: `[BODY] == pat(*PONG*)`. */
function answerOf({ conditions }: Endpoint): {
  readonly receive: string | undefined
  readonly rest: readonly Placed[]
} {
  const glob = ({ condition: { left, operator, right } }: Placed) =>
    left.kind === 'body' && left.path === '' && operator === '==' && right.kind === 'pattern'
      ? /^\*([^*?[\]\\]+)\*$/.exec(right.text)?.[1]
      : undefined
  const found = conditions.find((placed) => glob(placed) !== undefined)
  return { receive: found && glob(found), rest: conditions.filter((placed) => placed !== found) }
}

/** An endpoint of `icmp://`. */
export function pingCheck(endpoint: Endpoint, host: string): Body {
  const network = endpoint.client?.text('network')
  const family = network === 'ip4' ? '4' : network === 'ip6' ? '6' : undefined
  if (isNegated(endpoint)) return { ping: { host, count: 1, family }, negate: true }
  return { ping: { host, count: 1, family }, ...criteriaOf(endpoint, endpoint.conditions, {}) }
}

/** An endpoint of `tls://` or `starttls://`. */
export function tlsCheck(endpoint: Endpoint, address: string): Body {
  const { url, fields, draft, what, client } = endpoint
  const body = fields.entry('body')
  if (body !== undefined) draft.lose(body.source, `the body of ${what}`, 'nothing is sent after the handshake')
  if (client?.flag('insecure') === true)
    draft.lose(endpoint.source, `"insecure" of ${what}`, 'a certificate that is not trusted is never green')
  const starttls = url.startsWith('starttls:') ? 'smtp' : undefined
  const withoutTime = endpoint.conditions.filter(({ condition }) => condition.left.kind !== 'response-time')
  for (const placed of endpoint.conditions) if (!withoutTime.includes(placed)) loseCondition(endpoint, placed)
  return {
    tls: starttls ? { host: address, starttls } : address,
    ...criteriaOf(endpoint, withoutTime, { certificate: true }),
  }
}

/** An endpoint of `ssh://` without credentials. */
export function sshCheck(endpoint: Endpoint, address: string): Body | undefined {
  const { fields, report, what, source, client } = endpoint
  const ssh = fields.map('ssh')
  const user = ssh?.text('username') || ssh?.text('password')
  if (user) {
    report.dropped(source, `${what}: firstlight does not log in: write a command check`)
    return undefined
  }
  client?.flag('insecure') // a host key is proven in any case
  report.stricter(source, `${what}: the server must prove its host key, too; Gatus reads the banner alone`)
  const rest = endpoint.conditions.filter(
    ({ condition }) => !(condition.left.kind === 'status' && numberOf(condition.right) === 0),
  )
  return { ssh: address, ...criteriaOf(endpoint, rest, {}) }
}

const TYPES = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'SSHFP', 'TLSA', 'TXT', 'DS']

/** An endpoint with `dns`: its URL is the server. */
export function dnsCheck(endpoint: Endpoint, server: string): Body | undefined {
  const { fields, report, what, source } = endpoint
  const dns = fields.map('dns')
  const [name, type = 'A'] = [dns?.text('query-name') ?? '', dns?.text('query-type')]
  if (!TYPES.includes(type)) {
    report.dropped(source, `${what}: firstlight does not ask for records of type ${type}`)
    return undefined
  }
  const rest: Placed[] = []
  let answers: readonly string[] | undefined
  let rcode: string | undefined
  for (const placed of endpoint.conditions) {
    const { left, operator, right } = placed.condition
    if (left.kind === 'rcode' && operator === '==' && right.kind === 'literal') rcode = right.text
    else if (left.kind === 'body' && left.path === '' && !left.call) answers = bodyAnswers(endpoint, placed) ?? answers
    else rest.push(placed)
  }
  if (rcode === undefined || rcode === 'NOERROR')
    report.stricter(source, `${what}: the answer must have NOERROR and hold a record of type ${type}`)
  const found = rcode === 'NOERROR' ? undefined : rcode
  return {
    dns: { server, name, type: type === 'A' ? undefined : type, answers, rcode: found },
    ...criteriaOf(endpoint, rest, {}),
  }
}

/** Gatus compares with the last record of the answer; here all records are looked at. */
function bodyAnswers(endpoint: Endpoint, placed: Placed): readonly string[] | undefined {
  const { condition, source } = placed
  const { operator, right, text } = condition
  if (operator === '==' && right.kind === 'literal') {
    endpoint.report.stricter(source, `"${text}": all records must be this one; Gatus looks at the last`)
    return [right.text]
  }
  const pattern = operator === '==' && right.kind === 'pattern' ? globPattern(right.text) : undefined
  if (pattern === undefined) loseCondition(endpoint, placed)
  else {
    endpoint.report.stricter(source, `"${text}": all records must match; Gatus looks at the last`)
    endpoint.draft.expect(`answers.all(each, each.matches(${JSON.stringify(pattern)}))`)
  }
  return undefined
}
