/** A certificate that a world's server shows. */
export interface WorldCertificate {
  /**
   * `trusted` by the CA in the place's `caFile`; `ending` is so for ten more minutes; `expired` was until yesterday;
   * `untrusted` comes from a CA that nobody knows; `misnamed` is trusted and for another name.
   */
  readonly is: 'trusted' | 'ending' | 'expired' | 'untrusted' | 'misnamed'
  /** DNS names or IP addresses that it is for. */
  readonly names: readonly string[]
}

/** What a world's DNS server says of any name; `data` is in the form of dns-packet. */
export interface WorldRecord {
  readonly type: string
  readonly data: unknown
}

/**
 * A world made for one try of a check: a real server on loopback that is wrong in one way, or nothing where something should
 * be. Plain data; `src/prove` makes it real.
 */
export type World =
  /** Nothing listens, over TCP or UDP, and there is no such file. */
  | { readonly kind: 'nowhere' }
  /** A server that takes connections and is silent or talks nonsense; or one that says this text. */
  | { readonly kind: 'tcp'; readonly says: 'nothing' | 'nonsense' | { readonly text: string } }
  /** The same for datagrams; `emptiness` is an answer without a byte. Bytes are written in hexadecimal. */
  | { readonly kind: 'udp'; readonly says: 'nothing' | 'emptiness' | 'nonsense' | { readonly hex: string } }
  /** An HTTP server that gives every request this answer; with a certificate it is https. */
  | {
      readonly kind: 'http'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
      readonly certificate?: WorldCertificate
    }
  /** A TLS server; with `before` it says these texts first, one at once and one for each thing it hears (Latin-1). */
  | {
      readonly kind: 'tls'
      readonly certificate: WorldCertificate
      readonly before?: readonly string[]
      readonly newest?: 'TLSv1.2'
    }
  /** A mail server; with a certificate it offers STARTTLS. `replies` by verb stand in the place of its own. */
  | {
      readonly kind: 'smtp'
      readonly domain?: string
      readonly certificate?: WorldCertificate
      readonly replies?: Readonly<Record<string, string>>
    }
  /** An SSH server with a new Ed25519 key. */
  | { readonly kind: 'ssh' }
  | {
      readonly kind: 'dns'
      readonly rcode: 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED' | 'NOTAUTH'
      readonly authoritative: boolean
      readonly records: readonly WorldRecord[]
    }
  | { readonly kind: 'ntp'; readonly offsetMs: number; readonly synchronised: boolean }
  | { readonly kind: 'file'; readonly content: string; readonly ageMs: number }
  | { readonly kind: 'folder' }
  /** An address that no host has, and that leads off this machine as little as any other here. */
  | { readonly kind: 'no-host' }
  /** This machine for a program without a network, and with nothing on its PATH. */
  | { readonly kind: 'unplugged' }

/** Where a world was made: what a check is led to instead of its target. */
export interface Place {
  /** An IP address. */
  readonly host: string
  readonly port: number
  /** Absolute: the world's file or folder; in every other world nothing is there. */
  readonly path: string
  /** Absolute: the CA that the world's certificates are to be trusted by, in PEM. */
  readonly caFile: string
  /** Absolute: a folder without a single program. */
  readonly emptyPath: string
  /** Absolute: where relative paths of the suite start. */
  readonly directory: string
}
