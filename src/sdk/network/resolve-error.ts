import { messageOf } from '../../core/errors.js'

/** The addresses of a name are not known, or not all of them: this says nothing of the host. */
export class ResolveError extends Error {
  override readonly name = 'ResolveError'
  readonly code: string

  /** @param cause an error of node:dns */
  constructor(cause: unknown) {
    const { code = '' } = cause as { readonly code?: string } // which all errors of node:dns carry
    super(`${REASONS[code] ?? `the resolver could not be asked: ${messageOf(cause)}`} (${code})`, { cause })
    this.code = code
  }

  /** Whether it is an answer, that there is no such name or address, and not the lack of one. */
  get isAnswer(): boolean {
    return this.code === 'ENOTFOUND' || this.code === 'ENODATA'
  }
}

/** The one that leaves more open: no answer rather than no address, and that rather than no such name. */
export function moreOpen(a: ResolveError | undefined, b: ResolveError | undefined): ResolveError | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return openness(b) > openness(a) ? b : a
}

function openness({ isAnswer, code }: ResolveError): number {
  if (!isAnswer) return 2
  return code === 'ENODATA' ? 1 : 0
}

/** By the codes of getaddrinfo and of c-ares. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name does not resolve',
  ENODATA: 'the name has no address',
  EAI_AGAIN: 'the resolver does not answer',
  ECONNREFUSED: 'the resolver cannot be reached',
  ESERVFAIL: 'the resolver could not answer (SERVFAIL)',
  EREFUSED: 'the resolver refused to answer',
  ETIMEOUT: 'the resolver does not answer',
  EBADNAME: 'the name is not a host name',
}
