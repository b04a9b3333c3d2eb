import t from 'tap'
import type { HttpAnswer } from '../../../src/sdk/http/http.js'
import { isSameVersion, servedVersion, type VersionPlace } from '../../../src/sdk/http/served-version.js'

function answer(body: string, more: Partial<HttpAnswer> = {}): HttpAnswer {
  return {
    status: 200,
    version: '1.1',
    headers: {},
    body: Buffer.from(body),
    address: '127.0.0.1',
    times: { dns: 0, connect: 0, tls: 0, firstByte: 0 },
    url: 'http://pay.test/version',
    redirects: [],
    totalSeconds: 0,
    ...more,
  }
}

t.test('a version stands in the body, in its JSON or in a header', (t) => {
  const json = JSON.stringify({ build: { version: '1.4.2', number: 77, list: ['a', '1.4.3'] } })
  const table: readonly (readonly [answer: HttpAnswer, place: VersionPlace, version: string])[] = [
    [answer(' 1.4.2\r\n'), {}, '1.4.2'],
    [answer('\ufeff1.4.2'), {}, '1.4.2'],
    [answer(json), { path: 'build.version' }, '1.4.2'],
    [answer(json), { path: 'build.number' }, '77'],
    [answer('{"build": 9007199254740993}'), { path: 'build' }, '9007199254740993'],
    [answer(json), { path: 'build.list.1' }, '1.4.3'],
    [answer('<html>', { headers: { 'x-app-version': '1.4.2' } }), { header: 'X-App-Version' }, '1.4.2'],
  ]
  for (const [from, place, version] of table) t.same(servedVersion(from, place), { version })
  t.end()
})

t.test('what holds no version gives none, and a reason', (t) => {
  const table: readonly (readonly [answer: HttpAnswer, place: VersionPlace, problem: RegExp])[] = [
    [answer(''), {}, /empty body/],
    [answer(' \n'), {}, /empty body/],
    [answer('<!doctype html><title>1.4.2</title>'), {}, /returned a page/],
    [answer('1.4.2\n1.4.1'), {}, /several lines/],
    [answer('1'.repeat(300)), {}, /300 characters/],
    [answer('1.4.2', { unread: 'too-long' }), {}, /too long/],
    [answer('', { unread: 'unknown-encoding' }), {}, /none of gzip/],
    [answer('{"v": 1e400}'), { path: 'v' }, /no text/],
    [answer('1.4.2', { status: 503 }), {}, /returned 503/],
    [answer('1.4.2', { status: 302, headers: { location: '/login' } }), {}, /returned 302, a redirect to \/login/],
    [answer('1.4.2', { status: 304 }), {}, /returned 304$/],
    [answer('<html>'), { path: 'version' }, /no JSON/],
    [answer('{"version": '), { path: 'version' }, /no JSON/],
    [answer('{"build": 1}'), { path: 'version' }, /has not "version"/],
    [answer('{"build": 1}'), { path: 'build.version' }, /has not "build.version"/],
    [answer('{"a": 1}'), { path: 'constructor.name' }, /has not "constructor.name"/],
    [answer('{"version": ""}'), { path: 'version' }, /nothing in "version"/],
    [answer('{"version": null}'), { path: 'version' }, /no text in "version"/],
    [answer('{"version": true}'), { path: 'version' }, /no text in "version"/],
    [answer('{"version": {"a": 1}}'), { path: 'version' }, /no text in "version"/],
    [answer('1.4.2'), { header: 'x-version' }, /has not the header "x-version"/],
    [answer('1.4.2', { headers: { 'x-version': ' ' } }), { header: 'x-version' }, /nothing in the header/],
  ]
  for (const [from, place, problem] of table) t.match(servedVersion(from, place), { problem })
  t.end()
})

t.test('hashes match by their beginnings, but never by less than seven digits', (t) => {
  const sha = '9fceb02d0ae598e95dc970b74767f19372d61af8'
  const table: readonly (readonly [a: string, b: string, comparison: 'exact' | 'sha', isSame: boolean])[] = [
    ['1.4.2', '1.4.2', 'exact', true],
    ['1.4.2', '1.4.20', 'exact', false],
    ['1.4.2', 'v1.4.2', 'exact', false],
    ['', '', 'exact', false],
    [sha, sha.slice(0, 7), 'sha', true],
    [sha.slice(0, 7), sha, 'sha', true],
    [sha.toUpperCase(), sha.slice(0, 12), 'sha', true],
    [sha, sha.slice(0, 6), 'sha', false],
    [sha, '', 'sha', false],
    ['', '', 'sha', false],
    [sha, sha.slice(1, 9), 'sha', false],
    ['1.4.2', '1.4.2', 'sha', false],
    [sha, `${sha.slice(0, 7)}-dirty`, 'sha', false],
    [sha, `${sha}${sha}`, 'sha', false],
  ]
  for (const [a, b, comparison, isSame] of table) {
    t.equal(isSameVersion(a, b, comparison), isSame, `${comparison} "${a}" "${b}"`)
  }
  t.end()
})
