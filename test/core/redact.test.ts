import fc from 'fast-check'
import t from 'tap'
import { oneLine } from '../../src/core/printable.js'
import { redactDeep, redactOutcome, redactor, redactorOf } from '../../src/core/redact.js'

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

/** How a text may come back from where it was sent, by what made it so. */
const COMES_BACK: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'in a line': oneLine,
  'with its white space joined': (secret) => secret.replace(/\s+/g, ' '),
  'with tabs made wide': (secret) => secret.replaceAll('\t', '  '),
  'in a raw header, which is read as Latin-1': (secret) => Buffer.from(secret).toString('latin1'),
  'in a raw header and made printable': (secret) => oneLine(Buffer.from(secret).toString('latin1')),
  'from a server that writes Latin-1': (secret) => Buffer.from(secret, 'latin1').toString(),
  'in JSON': (secret) => JSON.stringify([secret]),
  'in JSON within JSON': (secret) => JSON.stringify(JSON.stringify([secret])),
  'in JSON of ASCII alone': (secret) =>
    JSON.stringify(secret).replace(/[^ -~]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'in JSON with escaped slashes': (secret) => JSON.stringify(secret).replaceAll('/', '\\/'),
  'in HTML': (secret) =>
    secret.replace(/[&<>"']/g, (each) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[each] ?? '#39'};`),
  'in hexadecimal digits': (secret) => Buffer.from(secret).toString('hex'),
  'in a query': (secret) => encodeURIComponent(secret),
}

t.test('a secret is found in whatever form it comes back', async (t) => {
  for (const secret of ['tab\tand  two blanks', 'größe/+ü "q" & <co>\\', "it's\nof two lines", 'C1 \u0085 and ÿ']) {
    const redact = redactor([secret])
    for (const [how, comeBack] of Object.entries(COMES_BACK)) {
      const form = comeBack(secret)
      const shown = redact(`before ${form} behind`)
      t.notOk(shown.includes(form), `${JSON.stringify(secret)} ${how}`)
      t.match(shown, /^before ["[\\]*\[secret\]["\]\\]* behind$/, `${JSON.stringify(secret)} ${how}`)
    }
  }
})

t.test('a secret of digits is found where it is a number by now', async (t) => {
  const redact = redactor(['0042424242', '98765432109876543210'])
  t.same(redactDeep({ pin: 42424242, others: [42, 4242424] }, redact), { pin: '[secret]', others: [42, 4242424] })
  t.equal(redact(JSON.stringify(JSON.parse('{"id": 98765432109876543210}'))), '{"id":[secret]}')
})

t.test('a metric whose value is a secret was not measured', async (t) => {
  const metrics = ['pin', 'x 42424242'].map((label, index) => ({ label, value: index === 0 ? 42424242 : 1, unit: '' }))
  t.same(redactOutcome({ status: 'OK', output: 'fine', metrics }, redactor(['42424242'])), {
    status: 'OK',
    output: 'fine',
    metrics: [
      { label: 'pin', value: Number.NaN, unit: '' },
      { label: 'x [secret]', value: 1, unit: '' },
    ],
  })
})

t.test('the password in a URL that is a secret is one, and the URL as a request shows it', async (t) => {
  const redact = redactor(['https://app:p%40ss%20word@db.example.net?x'])
  t.equal(redact('password authentication failed: p@ss word'), 'password authentication failed: [secret]')
  t.equal(redact('GET https://app:p%40ss%20word@db.example.net/?x returned 500'), 'GET [secret] returned 500')
})

t.test('what is left of a secret that somebody else has cut is found, at either end', async (t) => {
  const redact = redactor(['correct-horse-battery'])
  t.equal(redact('password: correct-horse-b'), 'password: [secret]')
  t.equal(redact('... horse-battery is wrong'), '... [secret] is wrong')
  t.equal(redact('correct horses'), 'correct horses')
})

t.test('what stands for a secret is left alone, even where a secret is part of it', async (t) => {
  const redact = redactor(['secret', 'hunter2'])
  const once = redact('a secret and hunter2')
  t.equal(once, 'a [secret] and [secret]')
  t.equal(redact(once), once)
})

t.test('the head of a text holds no part of a secret that goes on behind it', async (t) => {
  const { head } = redactorOf(['hunter22', '22-and-more'])
  t.equal(head(`${'.'.repeat(6)}hunter22 and so on`, 10), `${'.'.repeat(6)}[secret]`)
  t.equal(head('.hunter22 and so on', 12), '.[secret] an')
  t.equal(head('.hunter22-and-more and so on', 3), '.[secret]')
  t.equal(head('nothing of it', 7), 'nothing')
})
