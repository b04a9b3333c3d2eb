// The little of ASN.1 that is read by hand: elements with one-byte tags and definite lengths (X.690, 8.1).

/** One element: its tag byte, its content, and the position behind it. */
export interface Element {
  readonly tag: number
  readonly content: Buffer
  readonly end: number
}

/** The element at `start`; undefined when the bytes end before it does. A length of more than four bytes, or none, ends nowhere. */
export function readElement(bytes: Buffer, start = 0): Element | undefined {
  const tag = bytes[start]
  const first = bytes[start + 1]
  if (tag === undefined || first === undefined) return undefined
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  const from = start + 2 + lengthBytes
  if (from > bytes.length) return undefined
  const isReadable = first !== 0x80 && lengthBytes <= 4
  const length = lengthBytes === 0 ? first : isReadable ? bytes.readUIntBE(start + 2, lengthBytes) : Infinity
  const end = from + length
  return end > bytes.length ? undefined : { tag, content: bytes.subarray(from, end), end }
}

/** The elements that `bytes` are made of, one after the other; what is left over at the end is dropped. */
export function readElements(bytes: Buffer): readonly Element[] {
  const elements: Element[] = []
  for (let next = readElement(bytes); next !== undefined; next = readElement(bytes, next.end)) elements.push(next)
  return elements
}

/** An object identifier in dots: `1.2.840.113549.1.1.11`. */
export function readObjectIdentifier(content: Buffer): string {
  const arcs: number[] = []
  let arc = 0
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte < 0x80) {
      arcs.push(arc)
      arc = 0
    }
  }
  const [first = 0, ...rest] = arcs
  const root = Math.min(Math.floor(first / 40), 2)
  return [root, first - root * 40, ...rest].join('.')
}
