import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { ConnectionOptions } from 'node:tls'
import type { OptionSpecs, OptionsOf } from '../../core/options.js'
import { tlsName } from './certificate-names.js'

/** Options of every check that speaks TLS. Certificates come from the site's world: its CA, its names. */
export const tlsOptions = {
  caFile: { kind: 'string', description: 'PEM file with the CA certificates to trust, instead of the public ones' },
  serverName: {
    kind: 'string',
    description: 'Name to ask for (SNI) and to find in the certificate; the host if left out',
    example: 'lb.dfw1.example.net',
  },
  certFile: { kind: 'string', description: 'PEM file with the client certificate and its chain' },
  keyFile: { kind: 'string', description: 'PEM file with the private key of the client certificate' },
  verify: {
    kind: 'boolean',
    default: true,
    description:
      'Whether an untrusted certificate or a wrong name is CRITICAL; one that has expired or is not valid yet always is',
  },
} as const satisfies OptionSpecs

/** What `tls.connect` and `https.request` need, with the trusted certificates as text. */
export interface TlsSettings extends ConnectionOptions {
  readonly ca?: string
}

/**
 * What `tls.connect` and `https.request` need for these options.
 *
 * @throws {Error} when a file cannot be read: the check is UNKNOWN, for nothing was learned about the server.
 */
export function tlsConnectionOptions(
  host: string,
  options: OptionsOf<typeof tlsOptions>,
  directory: string,
): TlsSettings {
  const { caFile, certFile, keyFile, verify } = options
  const name = tlsName(options.serverName ?? host)
  return {
    ...(isIP(name) === 0 && { servername: name }),
    rejectUnauthorized: verify,
    ...(caFile !== undefined && { ca: readAuthorities(caFile, directory) }),
    ...(certFile !== undefined && { cert: readPem(certFile, directory) }),
    ...(keyFile !== undefined && { key: readPem(keyFile, directory) }),
  }
}

/** For `validate`: a client certificate is of no use without its key. */
export function tlsProblem({ certFile, keyFile }: OptionsOf<typeof tlsOptions>): string | undefined {
  if (certFile !== undefined && keyFile === undefined) return '"cert_file" needs "key_file": add the private key'
  if (certFile === undefined && keyFile !== undefined) return '"key_file" needs "cert_file": add the certificate'
  return undefined
}

/** Node takes a text without a certificate for a list of none, and then blames the server. */
function readAuthorities(file: string, directory: string): string {
  const pem = readPem(file, directory)
  if (!pem.includes('CERTIFICATE-----')) throw new Error(`"${file}" holds no certificate in PEM`)
  return pem
}

function readPem(file: string, directory: string): string {
  return readFileSync(resolve(directory, file), 'utf8')
}
