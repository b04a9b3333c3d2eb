import type { Problem } from '../../core/problem.js'

/** The text of a file, or why it is none that may hold YAML. */
export type Decoded = { readonly text: string } | { readonly problem: Problem }

const MAX_BYTES = 10 * 1024 * 1024
// What YAML 1.2.2, 5.1 does not call printable.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/

/** Reads bytes as UTF-8, the only encoding of suites; a byte order mark is passed over. */
export function decode(file: string, bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_BYTES) {
    const megabytes = (bytes.length / 1024 / 1024).toFixed(1)
    return refused(
      { file },
      `the file is too large: ${megabytes} MiB, at most 10 MiB`,
      'split it and include the parts',
    )
  }
  if (isUtf16(bytes)) return refused({ file }, 'the file is in UTF-16', 'save it as UTF-8')
  const text = new TextDecoder('utf-8').decode(bytes)
  const broken = text.indexOf('\ufffd')
  if (broken >= 0 && !isUtf8(bytes)) return refused(at(file, text, broken), 'the text is not UTF-8', 'save it as UTF-8')
  const odd = UNPRINTABLE.exec(text)
  if (odd !== null) {
    const code = odd[0].charCodeAt(0).toString(16).padStart(2, '0')
    return refused(at(file, text, odd.index), `the character 0x${code} is not allowed`, `in quotes, write "\\x${code}"`)
  }
  return { text }
}

function isUtf16(bytes: Uint8Array): boolean {
  const [a, b] = bytes
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0 && b !== 0) || (b === 0 && a !== 0)
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

interface Position {
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly text?: string
}

function at(file: string, text: string, offset: number): Position {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const line = text.slice(0, start).split('\n').length
  return { file, line, column: offset - start + 1, text: text.slice(start, end < 0 ? undefined : end) }
}

function refused({ file, line = 1, column = 1, text }: Position, message: string, hint: string): Decoded {
  const source = { file, line, column }
  return { problem: { source, message, hint, level: 'error', ...(text !== undefined && { text, length: 1 }) } }
}
