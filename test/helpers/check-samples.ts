/** Where a sample is to point: a server's address. */
export interface Target {
  readonly host: string
  readonly port: number
}

/**
 * For each check type that connects to a server, options that make it talk to `target`: what the contract test points at
 * broken servers, none of which may ever turn out OK. Types that need no server are listed with `undefined`.
 */
export const checkSamples: Readonly<
  Record<string, ((target: Target) => Readonly<Record<string, unknown>>) | undefined>
> = {
  command: undefined,
  dns: ({ host, port }) => ({ name: 'api.dfw1.test', server: `${host}:${port}` }),
  file: undefined,
  http: ({ host, port }) => ({ url: `http://${host}:${port}/` }),
  ntp: ({ host, port }) => ({ host, port }),
  ping: undefined,
  smtp: ({ host, port }) => ({ host, port }),
  ssh: ({ host, port }) => ({ host, port }),
  tcp: ({ host, port }) => ({ host, port, receive: 'hello' }),
  tls: ({ host, port }) => ({ host, port }),
  udp: ({ host, port }) => ({ host, port, send: 'hello' }),
  version: ({ host, port }) => ({ url: `http://${host}:${port}/version`, expected: '1.4.2' }),
}
