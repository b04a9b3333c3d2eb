const OTHER_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID'

/** OpenSSL's verdicts on a certificate, by the code that Node gives them, in words that say what to try. */
const VERDICTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the certificate, or one of its chain, has expired: renew it',
  CERT_NOT_YET_VALID: 'the certificate, or one of its chain, is not valid yet: is a clock wrong?',
  CERT_REVOKED: 'the certificate is revoked: install a new one',
  CERT_UNTRUSTED: 'the CA of the certificate is not trusted: trust it by ca_file',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed: trust it by ca_file, or install one of a known CA',
  SELF_SIGNED_CERT_IN_CHAIN: 'the CA of the certificate is not trusted: trust it by ca_file',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'nothing links the certificate to a trusted CA: install the full chain, or trust the CA by ca_file',
  UNABLE_TO_GET_ISSUER_CERT: 'a certificate of the chain is missing: install the full chain',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the issuer of the certificate is not trusted: install the full chain, or trust the CA by ca_file',
  [OTHER_NAME]: 'the certificate is for another name',
  INVALID_PURPOSE: 'the certificate is not meant for servers',
}

/** How a handshake ends, by a part of OpenSSL's reason. */
const HANDSHAKES: readonly (readonly [RegExp, string])[] = [
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|BAD_RECORD_TYPE|HTTP_REQUEST/, 'the server does not speak TLS here'],
  [
    /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/,
    'the server and this machine share no TLS version: does the server know TLS 1.2?',
  ],
  [/ALERT_CERTIFICATE_REQUIRED/, 'the server requires a client certificate: give cert_file and key_file'],
  [/ALERT_UNRECOGNIZED_NAME/, 'the server has no certificate for the name it was asked for: try another server_name'],
  [
    /ALERT_HANDSHAKE_FAILURE/,
    'the server refuses the handshake: it wants a client certificate, or shares no cipher with this machine',
  ],
  [
    /ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA|ACCESS_DENIED)/,
    'the server does not accept the client certificate',
  ],
]

/** What a TLS error means, as a sentence without its subject; undefined when it is not one of TLS. */
export function tlsFailure(error: Error): string | undefined {
  const { code } = error as { readonly code?: unknown } // a text in the errors of Node and OpenSSL
  if (typeof code !== 'string') return undefined
  const verdict = VERDICTS[code]
  const reason = reasonOf(error)
  if (verdict !== undefined) return code === OTHER_NAME ? `${verdict}: ${reason}` : `${verdict} (${code})`
  if (!code.startsWith('ERR_SSL_') && code !== 'EPROTO') return undefined
  const name = reason.toUpperCase().replaceAll(' ', '_')
  const handshake = HANDSHAKES.find(([pattern]) => pattern.test(name))?.[1]
  return `${handshake ?? 'the TLS handshake does not succeed'} (${reason})`
}

/** Node gives OpenSSL's reason by itself, or, if it came up in writing, only in `...:SSL routines:function:reason:file:...`. */
function reasonOf(error: Error): string {
  if ('reason' in error && typeof error.reason === 'string') return error.reason
  return /:SSL routines:[^:]*:([^:]+):/.exec(error.message)?.[1] ?? error.message
}
