/** What is wrong with the URL of a sink over HTTP, as a sentence. */
export function urlProblem(text: string): string | undefined {
  if (hasHugePort(text)) return '"url" names a port above 65535'
  if (!URL.canParse(text)) return '"url" is not a URL: for example http://127.0.0.1:8086'
  const { protocol, username, password, port, hash } = new URL(text)
  if (port === '0') return '"url" names the port 0: ports are 1 to 65535'
  if (protocol !== 'http:' && protocol !== 'https:') return '"url" is neither http:// nor https://'
  if (username !== '' || password !== '') return '"url" holds credentials, which end in logs: give them as options'
  return hash === '' ? undefined : '"url" ends in a fragment, which is never sent'
}

/** What a URL cannot be for, though it looks like one. */
function hasHugePort(text: string): boolean {
  const [port] = /(?<=^https?:\/\/[^/?#]*:)\d+(?=[/?#]|$)/i.exec(text) ?? []
  return Number(port) > 65_535
}

/** A path below a URL whose own path stays, with a query. */
export function below(base: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}
