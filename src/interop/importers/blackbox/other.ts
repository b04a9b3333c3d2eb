import { celMatches, celString } from '../../cel-text.js'
import type { Body } from '../../import-suite.js'
import { childOf, textOf } from '../../source/tree.js'
import { loseAll, loseFamily, type Module, patternsOf, tlsOf } from './module.js'

/** The prober `tcp`. Source: blackbox_exporter, CONFIGURATION.md, `<tcp_probe>`; prober/tcp.go. */
export function tcpCheck(module: Module): Body | undefined {
  const { probe, target } = module
  loseFamily(module)
  const steps = dialogueOf(module)
  const body =
    probe?.flag('tls') === true
      ? tlsCheck(module, steps)
      : steps.some(({ starttls }) => starttls)
        ? starttlsCheck(module, steps)
        : plainCheck(module, steps)
  if (body !== undefined && !('tls' in body)) loseAll(module, ['tls_config'], 'there is no TLS here')
  loseUnread(module)
  return body === PLAIN ? { tcp: target.after('') } : body
}

interface Step {
  readonly expect: string | undefined
  readonly send: string | undefined
  readonly starttls: boolean
}

const PLAIN: Body = {}

function dialogueOf({ probe, draft, what }: Module): readonly Step[] {
  return (probe?.list('query_response') ?? []).map((step) => {
    for (const { key, source } of step.kind === 'map' ? step.entries : [])
      if (!STEP.has(key)) draft.lose(source, `"${key}" in the dialogue of ${what}`, 'it has no counterpart')
    return {
      expect: textOf(childOf(step, 'expect')),
      send: textOf(childOf(step, 'send')),
      starttls: textOf(childOf(step, 'starttls')) === 'true',
    }
  })
}

const STEP = new Set(['expect', 'send', 'starttls'])

function tlsCheck(module: Module, steps: readonly Step[]): Body | undefined {
  const { report, source, what, target, draft } = module
  if (steps.length > 0) {
    report.dropped(source, `${what}: a dialogue inside TLS cannot be said; write a module of your own`)
    return undefined
  }
  const { verify, ...options } = tlsOf(module)
  if (verify === false)
    draft.lose(source, `"insecure_skip_verify" of ${what}`, 'a certificate that is not trusted is never green')
  return { tls: { host: target.after(''), ...options } }
}

/** The dialogues that lead to TLS are known by how servers greet. */
function starttlsCheck(module: Module, steps: readonly Step[]): Body | undefined {
  const { report, source, what, target, draft } = module
  const said = steps.map(({ expect, send }) => `${expect ?? ''} ${send ?? ''}`).join(' ')
  const protocol = /EHLO|HELO/i.test(said)
    ? 'smtp'
    : /\* OK|\ba\d* STARTTLS|\. STARTTLS/i.test(said)
      ? 'imap'
      : undefined
  if (protocol === undefined) {
    report.dropped(source, `${what}: this way to start TLS is not known`)
    return undefined
  }
  report.changed(source, `${what}: its dialogue is that of "starttls: ${protocol}"`)
  const { verify, ...options } = tlsOf(module)
  if (verify === false)
    draft.lose(source, `"insecure_skip_verify" of ${what}`, 'a certificate that is not trusted is never green')
  return { tls: { host: target.after(''), starttls: protocol, ...options } }
}

/** One text to send and one to wait for. */
function plainCheck(module: Module, steps: readonly Step[]): Body | undefined {
  const { report, source, what, target, draft } = module
  if (steps.length === 0) return PLAIN
  const waits = steps.filter(({ expect }) => expect !== undefined)
  const isSentFirst =
    steps.findIndex(({ send }) => send !== undefined) < steps.findIndex(({ expect }) => expect !== undefined)
  const sends = steps.filter(({ send, expect }) => send !== undefined && expect === undefined)
  const [wait] = waits
  if (waits.length !== 1 || wait?.expect === undefined || (sends.length > 0 && (!isSentFirst || sends.length > 1))) {
    report.dropped(source, `${what}: only one text can be sent and one awaited; write a module of your own`)
    return undefined
  }
  const receive = longestLiteral(wait.expect)
  if (receive === undefined) {
    report.dropped(source, `${what}: there is no text in "${wait.expect}" that could be awaited`)
    return undefined
  }
  if (receive !== wait.expect) draft.expect(celMatches('received', `(?m)${wait.expect}`))
  if (wait.send !== undefined)
    report.changed(source, `${what}: what is sent last is left out, as nothing is asked of the answer`)
  const [first] = sends
  return { tcp: { host: target.after(''), send: first?.send === undefined ? undefined : `${first.send}\n`, receive } }
}

/** The longest run of text in a regular expression that must be in whatever matches. */
function longestLiteral(pattern: string): string | undefined {
  if (/[|()]/.test(pattern.replace(/\\./g, ''))) return undefined
  const runs = pattern
    .replace(/\\([.\-+*?$^[\]{}()|/\\])/g, (_, character: string) => `\u0001${character.charCodeAt(0)};`)
    .replace(/\[[^\]]*\]|\\[A-Za-z]|[\^$.]/g, '\u0000')
    .replace(/(\u0001\d+;|[^\u0000\u0001;])([*?]|\{[^}]*\})/g, '\u0000')
    .replace(/\u0000(\+|[*?]|\{[^}]*\})/g, '\u0000')
    .replace(/\+/g, '\u0000')
    .split('\u0000')
    .map((run) => run.replace(/\u0001(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))))
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  return longest === '' ? undefined : longest
}

function loseUnread({ probe, draft, what }: Module): void {
  for (const { key, source } of probe?.unread() ?? [])
    draft.lose(source, `"${key}" of ${what}`, 'it has no counterpart')
}

/** The prober `icmp`. */
export function pingCheck(module: Module): Body {
  const { probe, target } = module
  loseFamily(module)
  loseAll(module, ['dont_fragment', 'ttl'], "the system's ping is not told so")
  const size = probe?.number('payload_size')
  loseUnread(module)
  return { ping: { host: target.after(''), count: 1, size: size === undefined ? undefined : `${size}B` } }
}

const TYPES = ['A', 'AAAA', 'CAA', 'CNAME', 'DS', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'SSHFP', 'TLSA', 'TXT']

/** The prober `dns`; the target is the server. Source: CONFIGURATION.md, `<dns_probe>`; prober/dns.go. */
export function dnsCheck(module: Module): Body | undefined {
  const { probe, target, report, source, what } = module
  const type = probe?.text('query_type') ?? 'ANY'
  if (!TYPES.includes(type) || probe?.flag('dns_over_tls') === true) {
    const because = TYPES.includes(type) ? 'DNS over TLS is not spoken' : `records of type ${type} are not asked for`
    report.dropped(source, `${what}: ${because}`)
    return undefined
  }
  loseFamily(module)
  const rcode = rcodeOf(module)
  if (rcode === undefined) report.stricter(source, `${what}: the answer must hold a record of type ${type}`)
  const body: Body = {
    dns: {
      name: probe?.text('query_name') ?? '',
      server: target.after(''),
      type: type === 'A' ? undefined : type,
      rcode,
      recursion: probe?.flag('recursion_desired') === false ? false : undefined,
      tcp: probe?.text('transport_protocol') === 'tcp' ? true : undefined,
    },
  }
  expectRecords(module)
  if (probe?.text('query_class') !== 'IN') loseAll(module, ['query_class'], 'only IN is asked for')
  loseAll(module, ['validate_authority_rrs', 'validate_additional_rrs'], 'only the answer section is looked at')
  loseAll(module, ['tls_config'], 'there is no TLS here')
  loseUnread(module)
  return body
}

function rcodeOf({ probe, draft, what }: Module): string | undefined {
  const entry = probe?.entry('valid_rcodes')
  const rcodes = probe?.texts('valid_rcodes') ?? []
  const [rcode, ...others] = rcodes
  if (entry !== undefined && others.length > 0)
    draft.lose(entry.source, `${others.join(', ')} as rcode of ${what}`, 'one is wanted')
  return rcode === 'NOERROR' ? undefined : rcode
}

// A record as the exporter's library writes it. Source: miekg/dns, RR.String().
const RECORD = '(each.name + ".\\t" + string(each.ttl) + "\\tIN\\t" + each.type + "\\t" + each.data)'

function expectRecords({ probe, draft, what, report }: Module): void {
  const rules = probe?.map('validate_answer_rrs')
  if (rules === undefined) return
  const matches = (text: string) => `${RECORD}.matches(${celString(text)})`
  const patterns = (key: string) => patternsOf(rules, key)
  for (const { text } of patterns('fail_if_matches_regexp')) draft.expect(`!records.exists(each, ${matches(text)})`)
  for (const { text } of patterns('fail_if_not_matches_regexp')) draft.expect(`records.all(each, ${matches(text)})`)
  for (const { text } of patterns('fail_if_none_matches_regexp')) draft.expect(`records.exists(each, ${matches(text)})`)
  for (const { text, source } of patterns('fail_if_all_match_regexp'))
    draft.lose(
      source,
      `fail_if_all_match_regexp "${text}" of ${what}`,
      'what the exporter does is not what its manual says',
    )
  report.changed(
    rules.source,
    `records of ${what} are matched as "name. TTL IN TYPE data"; names in the data have no last dot`,
  )
  for (const { key, source } of rules.unread()) draft.lose(source, `"${key}" of ${what}`, 'it has no counterpart')
}
