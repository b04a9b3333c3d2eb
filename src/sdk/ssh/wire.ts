// How SSH writes values down. Source: RFC 4251, section 5.

/** A string: its length in four bytes, then its bytes. */
export function sshString(value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** The bytes of a positive number in two's complement: no zero in front but where the first bit would be a sign. */
export function mpintBytes(unsigned: Buffer): Buffer {
  const start = unsigned.findIndex((byte) => byte !== 0)
  if (start === -1) return Buffer.alloc(0)
  const bytes = unsigned.subarray(start)
  return bytes.readUInt8(0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes])
}

/** A list of names. */
export function sshNames(names: readonly string[]): Buffer {
  return sshString(names.join(','))
}

/** Reads values one after the other; each throws when the bytes end before it does. */
export interface SshReader {
  readonly byte: () => number
  readonly bytes: (count: number) => Buffer
  readonly string: () => Buffer
  readonly names: () => readonly string[]
}

export function sshReader(source: Buffer): SshReader {
  let offset = 0
  const bytes = (count: number) => {
    if (offset + count > source.length) throw new Error('an SSH message ends before its last field')
    offset += count
    return source.subarray(offset - count, offset)
  }
  const string = () => bytes(bytes(4).readUInt32BE())
  const names = () => {
    const list = string().toString('latin1')
    return list === '' ? [] : list.split(',')
  }
  return { bytes, string, names, byte: () => bytes(1).readUInt8() }
}
