import { isUtf8 } from 'node:buffer'

/**
 * Bytes from a program or a file as text: UTF-8 where it is valid, else Latin-1, so that odd bytes survive one for one.
 * With `cut`, half a character at the end is dropped.
 */
export function decodeText(bytes: Buffer, { cut = false } = {}): string {
  const whole = cut ? bytes.subarray(0, endOfLastCharacter(bytes)) : bytes
  return isUtf8(whole) ? whole.toString('utf8') : bytes.toString('latin1')
}

function endOfLastCharacter(bytes: Buffer): number {
  let start = bytes.length - 1
  while (start > bytes.length - 4 && start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1
  const lead = bytes[start] ?? 0
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
  return start + size > bytes.length ? start : bytes.length
}
