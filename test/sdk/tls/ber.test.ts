import t from 'tap'
import { readElement, readElements, readObjectIdentifier } from '../../../src/sdk/tls/ber.js'

t.test('an element is read when all of it is there', async (t) => {
  const bytes = Buffer.from('0403616263ff', 'hex')
  t.same(readElement(bytes), { tag: 4, content: Buffer.from('abc'), end: 5 })
  for (const length of [0, 1, 2, 4]) t.equal(readElement(bytes.subarray(0, length)), undefined, `${length} bytes`)
})

t.test('lengths are short or long, never indefinite or of more than four bytes', async (t) => {
  const long = Buffer.concat([Buffer.from([0x04, 0x82, 0x01, 0x00]), Buffer.alloc(256, 7)])
  t.equal(readElement(long)?.end, 260)
  t.equal(readElement(long)?.content.length, 256)
  t.equal(readElement(Buffer.from('3080040161', 'hex')), undefined)
  t.equal(readElement(Buffer.from('04850000000001aa', 'hex')), undefined)
})

t.test('elements follow each other; object identifiers are read in dots', async (t) => {
  t.same(
    readElements(Buffer.from('0201050401610201', 'hex')).map(({ tag }) => tag),
    [2, 4],
  )
  // X.690, 8.19.5: {2 999 3}; RFC 8017: sha256WithRSAEncryption.
  t.equal(readObjectIdentifier(Buffer.from('883703', 'hex')), '2.999.3')
  t.equal(readObjectIdentifier(Buffer.from('2a864886f70d01010b', 'hex')), '1.2.840.113549.1.1.11')
})
