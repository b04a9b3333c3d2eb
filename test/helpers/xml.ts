/** An element of a small XML reader: enough to look at what a reporter wrote. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const TOKEN = /<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&(?!(?:amp|lt|gt|quot);)/

/** Reads one document; throws for whatever is not well-formed XML 1.0. */
export function readXml(document: string): XmlElement {
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '').trimEnd()
  if (ILLEGAL.test(body) || !body.isWellFormed()) throw new Error('a character or an entity that XML does not have')
  const root = { name: '', attributes: {}, children: [] as XmlElement[], text: '' }
  const open = [root]
  let end = 0
  for (const match of body.matchAll(TOKEN)) {
    const [token, closing, name = '', attributes = '', empty, text] = match
    const inner = open.at(-1) ?? root
    end += token.length
    if (text !== undefined) inner.text += decoded(text)
    else if (closing === '/') close(open, name)
    else open.push(...opened(inner, name, attributes).filter(() => empty !== '/'))
  }
  const [only, ...more] = root.children
  if (end !== body.length || open.length !== 1 || only === undefined || more.length > 0)
    throw new Error(`broken at ${end}`)
  return only
}

function opened(parent: { readonly children: XmlElement[] }, name: string, attributes: string) {
  const pairs = [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, decoded(value)])
  const element = { name, attributes: Object.fromEntries(pairs), children: [] as XmlElement[], text: '' }
  parent.children.push(element)
  return [element]
}

function close(open: { readonly name: string }[], name: string): void {
  if (open.pop()?.name !== name || open.length === 0) throw new Error(`</${name}> closes nothing`)
}

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
