import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { ConnectionOptions } from 'node:tls'
import type { OptionSpecs, OptionsOf } from '../core/options.js'

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
    description: 'Whether an untrusted certificate or a wrong name is CRITICAL',
  },
} as const satisfies OptionSpecs

/**
 * What `tls.connect` and `https.request` need for these options.
 *
 * @throws {Error} when a file cannot be read: the check is UNKNOWN, for nothing was learned about the server.
 */
export function tlsConnectionOptions(
  host: string,
  options: OptionsOf<typeof tlsOptions>,
  directory: string,
): ConnectionOptions {
  const { caFile, certFile, keyFile, verify } = options
  const name = options.serverName ?? host
  return {
    ...(isIP(name) === 0 && { servername: name }),
    rejectUnauthorized: verify,
    ...(caFile !== undefined && { ca: readPem(caFile, directory) }),
    ...(certFile !== undefined && { cert: readPem(certFile, directory) }),
    ...(keyFile !== undefined && { key: readPem(keyFile, directory) }),
  }
}

function readPem(file: string, directory: string): string {
  return readFileSync(resolve(directory, file), 'utf8')
}
