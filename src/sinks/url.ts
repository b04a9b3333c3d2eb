/** What is wrong with the URL of a sink over HTTP, as a sentence. */
export function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return '"url" is not a URL: for example http://127.0.0.1:8086'
  const { protocol, username, password, hash } = new URL(text)
  if (protocol !== 'http:' && protocol !== 'https:') return '"url" is neither http:// nor https://'
  if (username !== '' || password !== '') return '"url" holds credentials, which end in logs: give them as options'
  return hash === '' ? undefined : '"url" ends in a fragment, which is never sent'
}

/** A path below a URL whose own path stays, with a query. */
export function below(base: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}
