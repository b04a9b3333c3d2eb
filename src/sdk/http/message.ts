import type { Endpoint } from '../network/endpoint.js'
import type { CertificateFacts } from '../tls/certificate.js'
import type { TlsSettings } from '../tls/options.js'
import type { HttpBody } from './body.js'

/** A request as it is to be sent, everything resolved. */
export interface HttpRequest {
  /** `http:` or `https:`, without user and password. */
  readonly url: URL
  readonly method: string
  /** As their author spelled them; `host`, `user-agent`, `accept` and the body's length are added where they are missing. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly address?: Endpoint['address']
  readonly resolver?: Endpoint['resolver']
  readonly family?: Endpoint['family']
  /** For `tls.connect`: what to trust, what to show, which name to ask for. */
  readonly tls: TlsSettings
  /** How many bytes of the body are read, encoded or decoded. */
  readonly maxBody: number
}

/** What became known of the server's certificate, under the names of the `tls` check's facts. */
export interface HttpCertificate {
  readonly subject: string
  readonly issuer: string
  readonly names: readonly string[]
  /** SHA-256, in lower case without colons. */
  readonly fingerprint: string
  /** ISO 8601, UTC. */
  readonly valid_until: string
  /** Whole days until the first certificate of its path to the CA expires. */
  readonly days_left: number
  /** Certificates that were served and that the path does not need. */
  readonly unused: readonly CertificateFacts[]
  /** `TLSv1.3`, `TLSv1.2`. */
  readonly protocol: string
}

/** Seconds of each phase; they follow each other. */
export interface HttpTimes {
  /** 0 for an address. */
  readonly dns: number
  /** Of the connection that was opened, whatever other addresses were tried before. */
  readonly connect: number
  /** 0 without TLS. */
  readonly tls: number
  /** From the open connection to the first byte of the answer. */
  readonly firstByte: number
}

/** One request and its answer over one connection of their own. */
export interface HttpExchange {
  readonly status: number
  /** `1.1` or `1.0`. */
  readonly version: string
  /** Names in lower case, several values of one name joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** Decoded; only the beginning, or nothing, when it is `unread`. */
  readonly body: Buffer
  /** Why the body is not the whole one: what it lacks is not known. */
  readonly unread?: HttpBody['unread']
  /** The IP address that answered. */
  readonly address: string
  readonly times: HttpTimes
  /** Only with TLS. */
  readonly certificate?: HttpCertificate
}
