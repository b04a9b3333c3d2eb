import t from 'tap'
import { encodeNtpRequest, measure, ntpTimestamp, readNtpAnswer } from '../../src/sdk/ntp-message.js'

const SECOND = 2n ** 32n

function answerAt(receive: bigint, transmit: bigint) {
  const message = Buffer.alloc(48)
  message.writeBigUInt64BE(BigInt.asUintN(64, receive), 32)
  message.writeBigUInt64BE(BigInt.asUintN(64, transmit), 40)
  const answer = readNtpAnswer(message)
  if (answer === undefined) throw new Error('48 bytes are a message')
  return answer
}

t.test('a request is 48 bytes, version 4, mode 3, and tells nothing but its nonce', async (t) => {
  t.equal(encodeNtpRequest(0x0102030405060708n).toString('hex'), `23${'00'.repeat(39)}0102030405060708`)
})

t.test('times are counted from 1900 and wrap around in 2036', async (t) => {
  t.equal(ntpTimestamp(0), 2_208_988_800n * SECOND)
  t.equal(ntpTimestamp(500), 2_208_988_800n * SECOND + SECOND / 2n)
  t.equal(ntpTimestamp(Date.UTC(2036, 1, 7, 6, 28, 16)), 0n)
})

t.test('offset and delay follow from the four timestamps (RFC 5905, section 8)', async (t) => {
  const sentMs = Date.UTC(2026, 0, 1)
  const sent = ntpTimestamp(sentMs)
  const ahead = answerAt(sent + 12n * SECOND, sent + 13n * SECOND)
  t.same(measure(ahead, sentMs, sentMs + 5000), { offset: 10, delay: 4 })
  const behind = answerAt(sent - 8n * SECOND, sent - 7n * SECOND)
  t.same(measure(behind, sentMs, sentMs + 5000), { offset: -10, delay: 4 })
})

t.test('they hold across the end of the era', async (t) => {
  const sentMs = Date.UTC(2036, 1, 7, 6, 28, 15)
  const sent = ntpTimestamp(sentMs)
  t.same(measure(answerAt(sent + 2n * SECOND, sent + 2n * SECOND), sentMs, sentMs + 2000), { offset: 1, delay: 2 })
})
