import { setTimeout as sleep } from 'node:timers/promises'
import { worst } from '../src/core/status.js'
import { describeAnswer } from '../src/sdk/http/describe.js'
import { type HttpAnswer, sendHttp } from '../src/sdk/http/http.js'
import {
  httpEndpoint,
  httpOptions,
  httpProblem,
  httpRequest,
  targetOfUrl,
  urlProblem,
} from '../src/sdk/http/options.js'
import { isCommit, isSameVersion, servedVersion } from '../src/sdk/http/served-version.js'
import {
  type CheckContext,
  critical,
  defineCheck,
  type Facts,
  type Metric,
  type OptionsOf,
  type Outcome,
  type OutcomeDetails,
  ok,
  type Sabotages,
} from '../src/sdk/index.js'
import { listText } from '../src/sdk/list-text.js'
import { allAddresses } from '../src/sdk/network/every-address.js'
import { networkFailure } from '../src/sdk/network/failure.js'
import { answering, httpSabotages, moveHttp, moveUrl, type WorldAnswer } from '../src/sdk/sabotage/http.js'

const options = {
  url: {
    kind: 'strings',
    required: true,
    main: true,
    short: 'u',
    description: 'URL that tells the version; several when a front end and its API, or several pods, must agree',
    example: 'https://pay.example/version',
  },
  expected: {
    kind: 'string',
    required: true,
    short: 'e',
    description: 'Version that was deployed',
    example: '1.4.2',
  },
  path: {
    kind: 'string',
    description: 'Place of the version in the JSON that is served; the whole body if left out',
    example: 'build.version',
  },
  header: { kind: 'string', description: 'Header of the answer that holds the version', example: 'x-app-version' },
  compare: {
    kind: 'choice',
    choices: ['exact', 'sha'],
    default: 'exact',
    description: 'How to compare; `sha` is for commit hashes, of which one may be shortened to no less than 7 digits',
  },
  matches: {
    kind: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 1,
    description:
      'How many times in a row each URL must serve it, each over a new connection: old pods may still answer',
  },
  interval: { kind: 'duration', default: '1s', description: 'Time between two of them; all must fit into the timeout' },
  ...httpOptions,
} as const

type Options = OptionsOf<typeof options>

const sabotages: Sabotages<Options> = {
  move: (given, place) => ({ ...given, ...moveHttp(place), url: given.url.map((url) => moveUrl(url, place)) }),
  broken: [
    ...httpSabotages.filter(({ name }) => name !== 'ending-certificate'), // it has no days_left to put a limit on
    {
      name: 'error-answer',
      title: 'the server answers every request with an error',
      world: (given) => answering(given, { ...serving(given, given.expected), status: 500 }),
    },
    {
      name: 'another-version',
      title: 'the server serves another version',
      world: (given) => answering(given, serving(given, '0000000000-sabotaged')),
    },
    {
      name: 'empty-answer',
      title: 'the answer has nothing in it',
      world: (given) => answering(given, { status: 200 }),
    },
  ],
  healthy: [
    {
      name: 'wanted-version',
      title: 'the server serves the version that is expected',
      world: (given) => answering(given, serving(given, given.expected)),
    },
  ],
}

export default defineCheck({
  type: 'version',
  title: 'Served version',
  summary: 'The version that is served is the one that was deployed, at each URL and as many times in a row as asked.',
  options,
  metrics: {
    total: { unit: 's', max: 'timeout', description: 'The slowest answer', clause: 'the slowest answer takes …' },
    streak: {
      unit: '',
      min: 0,
      worse: 'lower',
      description: 'Matching answers in a row, of the URL that has the fewest',
    },
  },
  observes: {
    version: { type: 'string', description: 'the version that is served; only when all answers agree' },
    versions: {
      type: { map: 'string' },
      description: 'map from each URL to the version that it served last; without those that served none',
    },
    streak: { type: 'number', description: 'matching answers in a row, of the URL that has the fewest' },
  },
  primaryMetric: 'total',
  target: ({ url: [first = ''] }) => targetOfUrl(first),
  describe: ({ url, expected, path, header, matches, ...given }) => {
    const place = header === undefined ? (path === undefined ? '' : ` at "${path}"`) : ` in the header ${header}`
    const times = matches === 1 ? '' : ` ${matches} times in a row`
    const serves = url.length === 1 ? 'serves' : 'serve'
    return `${listText(url)} ${serves} version ${expected}${place}${times}${describeAnswer(url[0] ?? '', given)}`
  },
  sabotages,
  validate: (given) => given.url.map(urlProblem).find(Boolean) ?? versionProblem(given) ?? httpProblem(given),
  async run(given, context) {
    const origins = await Promise.all(given.url.map((url) => watchUrl(url, given, context)))
    return judged(origins.flat(), given)
  },
})

function versionProblem({ expected, path, header, compare }: Options): string | undefined {
  if (path !== undefined && header !== undefined) return '"path" and "header" both say where the version is: keep one'
  if (expected.trim() !== expected || expected === '') return '"expected" has spaces around it: a version has none'
  if (compare === 'sha' && !isCommit(expected))
    return `"expected" is "${expected}", wanted 7 to 64 hexadecimal digits of a commit`
  return undefined
}

/** A version where the options look for one. */
function serving({ path, header }: Options, version: string): WorldAnswer {
  if (header !== undefined) return { status: 200, headers: { [header]: version }, body: 'ok' }
  if (path === undefined) return { status: 200, body: version }
  const json = path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), version)
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }
}

/** What one URL served until it had matched often enough or failed to. */
interface Origin {
  /** With its address, where each is looked at. */
  readonly url: string
  /** Every version that it served, the last one last. */
  readonly versions: readonly string[]
  readonly streak: number
  readonly slowestSeconds: number
  /** What is wrong with the answer that ended the streak. */
  readonly failure?: Outcome
}

/** A URL, or one of its addresses. */
interface Place {
  readonly url: string
  readonly name: string
  readonly address?: string | undefined
}

async function watchUrl(url: string, given: Options, context: CheckContext): Promise<readonly Origin[]> {
  if (!given.everyAddress) return [await watch({ url, name: url, address: given.address }, given, context)]
  const { addresses, lack } = await allAddresses(httpEndpoint(url, given), context)
  const origins = await Promise.all(
    addresses.map((address) => watch({ url, name: `${url} at ${address}`, address }, given, context)),
  )
  if (lack === undefined) return origins
  const failure = networkFailure(addresses.length === 0 ? `GET ${url}` : `GET ${url} at its other addresses`, lack)
  return [...origins, { url, versions: [], streak: 0, slowestSeconds: 0, failure }]
}

async function watch({ url, name, address }: Place, given: Options, context: CheckContext): Promise<Origin> {
  const ask = { url, method: 'GET', headers: { 'cache-control': 'no-cache' }, maxBody: 1024 ** 2 }
  const request = httpRequest(ask, { ...given, address }, context.directory)
  const versions: string[] = []
  let slowestSeconds = 0
  for (let streak = 0; ; ) {
    const answer = await sendHttp(request, context)
    if ('failure' in answer) return { url: name, versions, streak, slowestSeconds, failure: answer.failure }
    slowestSeconds = Math.max(slowestSeconds, answer.totalSeconds)
    const served = servedVersion(answer, given)
    if ('version' in served) versions.push(served.version)
    const failure = failureOf(name, served, answer, given)
    if (failure !== undefined) return { url: name, versions, streak, slowestSeconds, failure }
    streak += 1
    if (streak === given.matches) return { url: name, versions, streak, slowestSeconds }
    context.log(`waiting for match ${streak + 1} of ${given.matches} at ${name}`)
    await sleep(given.interval, undefined, { signal: context.signal })
  }
}

function failureOf(
  url: string,
  served: ReturnType<typeof servedVersion>,
  answer: HttpAnswer,
  { expected, compare }: Options,
): Outcome | undefined {
  if ('problem' in served) {
    const details: OutcomeDetails = served.isUnread === undefined ? {} : { conclusive: false }
    return critical(`${url} ${served.problem}, wanted version "${expected}"`, details)
  }
  if (isSameVersion(served.version, expected, compare)) return undefined
  return critical(`${url} served version "${served.version}"${ageOf(answer)}, wanted "${expected}"`)
}

/** What tells an old version from an old copy of it in a cache. */
function ageOf({ headers }: HttpAnswer): string {
  const { age, 'last-modified': modified } = headers
  if (age !== undefined && age !== '0') return ` (from a cache, ${age} s old)`
  return modified === undefined ? '' : ` (last modified ${modified})`
}

function judged(origins: readonly Origin[], given: Options): Outcome {
  const details = detailsOf(origins)
  const failures = origins.flatMap(({ failure }) => failure ?? [])
  const [first, ...rest] = failures
  if (first === undefined) return agreed(origins, given, details)
  return {
    status: worst(first.status, ...rest.map(({ status }) => status)),
    output: `${failures.map(({ output }) => output).join('; ')}${brokenStreak(origins, given)}`,
    ...(failures.every(({ conclusive }) => conclusive === false) && { conclusive: false }),
    ...details,
  }
}

interface Details {
  readonly metrics: readonly Metric[]
  readonly observed: Facts
}

function detailsOf(origins: readonly Origin[]): Details {
  const streak = Math.min(...origins.map((origin) => origin.streak))
  const served = origins.flatMap(({ url, versions }) => versions.slice(-1).map((version) => [url, version]))
  const slowest = Math.max(...origins.map(({ slowestSeconds }) => slowestSeconds))
  return {
    metrics: [
      ...(slowest > 0 ? [{ label: 'total', value: slowest, unit: 's' }] : []),
      { label: 'streak', value: streak, unit: '' },
    ],
    observed: { versions: Object.fromEntries(served), streak },
  }
}

function brokenStreak(origins: readonly Origin[], { matches }: Options): string {
  const streak = Math.max(...origins.filter(({ failure }) => failure !== undefined).map((origin) => origin.streak))
  return streak === 0 ? '' : `, after ${streak} of ${matches} matches`
}

/** Two hashes may both begin with the expected one and still differ. */
function agreed(
  origins: readonly Origin[],
  { expected, compare, matches, everyAddress }: Options,
  details: Details,
): Outcome {
  const versions = origins.flatMap((origin) => origin.versions)
  const longest = versions.reduce((a, b) => (b.length > a.length ? b : a))
  const other = versions.find((version) => !isSameVersion(version, longest, compare))
  if (other !== undefined) {
    const which = `"${longest}" and "${other}"`
    return critical(
      `${nameOf(origins, everyAddress)} served ${which}, which both match "${expected}" and differ`,
      details,
    )
  }
  const often = matches === 1 ? '' : `, ${matches} times in a row`
  const observed = { ...details.observed, version: longest }
  return ok(`${nameOf(origins, everyAddress)} served version "${longest}"${often}`, { ...details, observed })
}

function nameOf([first, ...rest]: readonly Origin[], everyAddress: boolean): string {
  if (rest.length === 0) return first?.url ?? ''
  return `all ${rest.length + 1} ${everyAddress ? 'addresses' : 'URLs'}`
}
