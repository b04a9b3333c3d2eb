import { isIP } from 'node:net'
import { messageOf } from '../../core/errors.js'
import { critical, type Outcome, unknown } from '../../core/outcome.js'
import { tlsFailure } from '../tls/failure.js'
import { hostPort } from './endpoint.js'
import { type Course, NoAnswerError, type Tried } from './race.js'
import { ResolveError } from './resolve-error.js'

/** Why there was no answer, and what that is a fault of. */
export interface Reason {
  readonly text: string
  /**
   * `target`: what must fail was shown to fail. `way`: the name, the route or an open connection was lost, of the target
   * nothing is known. `here`: this machine cannot ask at all.
   */
  readonly verdict: 'target' | 'way' | 'here'
}

/** Errors of the way to a target. */
const WAY: Readonly<Record<string, string>> = {
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  EHOSTDOWN: 'the host is down',
  ENETDOWN: 'the network is down',
  ETIMEDOUT: 'the open connection was lost',
}

/** Errors of this machine. */
const HERE = new Set([
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EINVAL',
  'EAFNOSUPPORT',
])

const TARGET: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by the server',
  EPIPE: 'connection closed by the server',
  ECONNABORTED: 'connection aborted',
}

/** The outcome of a network error: whose fault it is decides between CRITICAL and UNKNOWN. */
export function networkFailure(subject: string, error: unknown): Outcome {
  if (error instanceof NoAnswerError) return outcomeOf(subject, reasonOfAll(error.course))
  const reason = reasonOf(error)
  return outcomeOf(subject, { ...reason, text: `${reason.text}${whereOf(error, subject)}` })
}

/** Whether an error is one of the network, and no bug. */
export function isNetworkError(error: unknown): error is Error {
  return error instanceof NoAnswerError || error instanceof ResolveError || (error instanceof Error && 'code' in error)
}

/** Why one address did not answer. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof ResolveError) return { text: error.message, verdict: 'way' }
  const { code = '', syscall } = systemError(error)
  if (HERE.has(code) || code.startsWith('ERR_OSSL_'))
    // OpenSSL could not read this machine's own certificate or key
    return { text: `this machine cannot connect: ${messageOf(error)}`, verdict: 'here' }
  if (code === 'ETIMEDOUT' && syscall === 'connect') return { text: 'connection timed out', verdict: 'target' }
  if (code === 'ECONNREFUSED' && syscall !== 'connect')
    return { text: 'nothing listens there (ICMP port unreachable)', verdict: 'target' }
  const lost = WAY[code]
  if (lost !== undefined) return { text: `${lost} (${code})`, verdict: 'way' }
  const failed = TARGET[code]
  if (failed !== undefined) return { text: failed, verdict: 'target' }
  const text = (error instanceof Error ? tlsFailure(error) : undefined) ?? messageOf(error)
  return { text, verdict: syscall === undefined && !isBug(error) ? 'target' : 'way' }
}

/** What a mistake of ours throws shows nothing. */
function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
}

/** How a race stands, in brackets; nothing for one address that may still answer. */
export function sayCourse(course: Course): string {
  const [first, ...others] = course.tried
  if (course.isComplete && course.unresolved === undefined && others.length === 0 && !isOver(first)) return ''
  return ` (${list(course)})`
}

/** Whether an attempt has failed. */
export function isOver(tried: Tried | undefined): boolean {
  return tried !== undefined && 'error' in tried
}

function list({ tried, isComplete, unresolved }: Course): string {
  const parts = tried.map((each) => `${each.address}: ${isOver(each) ? reasonOf(each.error).text : 'no answer'}`)
  const unknown = unresolved?.message ?? (isComplete ? undefined : 'not known yet')
  return [...parts, ...(unknown === undefined ? [] : [`other addresses: ${unknown}`])].join(', ')
}

/** It is sure that the target fails only where all its addresses are known and each failed by itself. */
function reasonOfAll(course: Course): Reason {
  const verdicts = course.tried.map(({ error }) => reasonOf(error).verdict)
  const [first = 'way', ...others] = course.unresolved === undefined ? verdicts : [...verdicts, 'way' as const]
  const verdict = others.every((each) => each === first) ? first : 'way'
  return { text: `${list(course)}${advice(course)}`, verdict }
}

/** A family that has no way from here is not the target's fault, where the other family has one. */
function advice({ tried }: Course): string {
  const [lost, rest] = [isLost, (each: Tried) => !isLost(each)].map((which) => familiesOf(tried.filter(which)))
  const [family, ...others] = rest ?? []
  if (family === undefined || others.length > 0 || lost?.length !== 1 || lost[0] === family) return ''
  return `; "family: ${family}" leaves IPv${lost[0]} out`
}

function isLost({ error }: Tried): boolean {
  return reasonOf(error).verdict !== 'target'
}

function familiesOf(tried: readonly Tried[]): readonly number[] {
  return [...new Set(tried.map(({ address }) => isIP(address)))]
}

function outcomeOf(subject: string, { text, verdict }: Reason): Outcome {
  const output = `${subject}: ${text}`
  if (verdict === 'here') return unknown(output, { conclusive: false })
  return critical(output, verdict === 'way' ? { conclusive: false } : {})
}

/** Who refused, where the subject does not say it. */
function whereOf(error: unknown, subject: string): string {
  const { code = '', address, port } = systemError(error)
  if (TARGET[code] === undefined || address === undefined || port === undefined || subject.includes(address)) return ''
  return ` by ${hostPort(address, port)}`
}

interface SystemError {
  readonly code?: string
  readonly syscall?: string
  readonly address?: string
  readonly port?: number
}

function systemError(error: unknown): SystemError {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string'
  return isCoded ? (error as SystemError) : {} // Node adds these fields to its system errors
}
