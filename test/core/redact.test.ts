import fc from 'fast-check'
import t from 'tap'
import { redactDeep, redactor } from '../../src/core/redact.js'

t.test('a secret is replaced wherever it stands, and nothing else is', async (t) => {
  const redact = redactor(['hunter2'])
  t.equal(redact('user=a password=hunter2, again: hunter2hunter2'), 'user=a password=[secret], again: [secret][secret]')
  t.equal(redact('hunter3'), 'hunter3')
  t.equal(redact(''), '')
  t.equal(redactor([])('hunter2'), 'hunter2')
  t.equal(redactor(['abc', ''])('abc'), 'abc', 'the loader refuses what is this short')
})

t.test('secrets that overlap leave nothing of either', async (t) => {
  t.equal(redactor(['abcdef', 'defghi'])('x abcdefghi y'), 'x [secret] y')
  t.equal(redactor(['abcd', 'abcdefgh'])('abcdefgh abcdxxxx'), '[secret] [secret]xxxx')
  t.equal(redactor(['aaaa'])('aaaaaa'), '[secret]')
})

t.test('a secret is found as URLs write it', async (t) => {
  const secret = 'p@ss w/rd+ü&$!'
  const redact = redactor([secret])
  const url = new URL('https://host/path')
  url.username = 'user'
  url.password = secret
  t.equal(redact(url.href), 'https://user:[secret]@host/path')
  t.equal(redact(`/?t=${encodeURIComponent(secret)}`), '/?t=[secret]')
  t.equal(redact(encodeURI(secret)), '[secret]')
  t.equal(redact(new URLSearchParams({ t: secret }).toString()), 't=[secret]')
  t.equal(redact(encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())), '[secret]')
})

t.test('a secret is found in JSON and with what a shell or a pattern finds special', async (t) => {
  const secret = 'a"b\\c\n$(d).*[e]'
  t.equal(redactor([secret])(JSON.stringify({ token: secret })), '{"token":"[secret]"}')
  t.equal(redactor([secret])(secret), '[secret]')
})

t.test('a secret does not show in base64, whatever stands before and after it', async () => {
  const text = fc.string({ minLength: 6, maxLength: 40, unit: fc.constantFrom(...'abcdefgXYZ0189-_?>') })
  fc.assert(
    fc.property(
      text,
      fc.string(),
      fc.string(),
      fc.constantFrom('base64', 'base64url'),
      (secret, before, after, encoding) => {
        const shown = redactor([secret])(Buffer.from(`${before}${secret}${after}`).toString(encoding))
        return shown.includes('[secret]') && !Buffer.from(shown.replace('[secret]', ''), encoding).includes(secret)
      },
    ),
  )
})

t.test('Basic credentials are redacted', async (t) => {
  const header = `Basic ${Buffer.from('admin:correct horse').toString('base64')}`
  t.match(redactor(['correct horse'])(header), /^Basic YWRtaW46\[secret\].?==?$/)
})

t.test('the lines of a key are secrets, short ones are not', async (t) => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n  AQEFAASCBKcwggSj\n}\n-----END PRIVATE KEY-----\n'
  const redact = redactor([key])
  t.equal(redact(key), '[secret]')
  t.equal(redact('read MIIEvQIBADANBgkqhkiG9w0 and AQEFAASCBKcwggSj {}'), 'read [secret] and [secret] {}')
  t.equal(redact(key.trim()), '[secret]')
})

t.test('any set of secrets leaves none of them', async () => {
  const secret = fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('a', 'b', '1', '/', ' ', '.') })
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1 }), fc.string(), (secrets, between) => {
      const shown = redactor(secrets)(secrets.join(between)).replaceAll('[secret]', '\n')
      return secrets.every((each) => !shown.includes(each))
    }),
  )
})

t.test('values are redacted throughout, keys included', async (t) => {
  const redact = redactor(['hunter2'])
  const value = { a: ['x hunter2'], 'key hunter2': { b: 'hunter2', c: 5, d: null, e: Number.NaN } }
  t.same(redactDeep(value, redact), {
    a: ['x [secret]'],
    'key [secret]': { b: '[secret]', c: 5, d: null, e: Number.NaN },
  })
})
