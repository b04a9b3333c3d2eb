import type { AnyCheckType, LoadCheckType } from '../../../src/core/check-type.js'
import { OperatorError } from '../../../src/core/errors.js'
import { ok } from '../../../src/core/outcome.js'

const run = async () => ok('fine')

/** Check types of the shapes that suites meet: a main option, a list as main option, secrets, no metrics. */
export const TYPES: readonly AnyCheckType[] = [
  {
    type: 'http',
    title: 'HTTP',
    summary: 'The service answers',
    options: {
      url: {
        kind: 'string',
        main: true,
        required: true,
        description: 'The URL',
        exposed: true,
        example: 'https://a.example/',
      },
      headers: { kind: 'map', description: 'Headers to send' },
      password: { kind: 'secret', description: 'The password' },
      timeoutPhase: { kind: 'duration', default: '5s', description: 'How long a phase may take' },
      redirects: { kind: 'integer', default: 5, minimum: 0, maximum: 20, description: 'How many redirects to follow' },
      body: { kind: 'json', description: 'What to send' },
    },
    metrics: { time: { unit: 's', description: 'Total', max: 'timeout' }, size: { unit: 'B', description: 'Body' } },
    observes: { status: { type: 'number', description: 'a number' }, headers: 'a map', json: 'anything' },
    primaryMetric: 'time',
    target: (options) => new URL(options.url).hostname,
    validate: (options) => (String(options.url).startsWith('http') ? undefined : `"${options.url}" is not an http URL`),
    run,
  },
  {
    type: 'dns',
    title: 'DNS',
    summary: 'The name resolves',
    options: {
      server: { kind: 'string', description: 'The server' },
      name: { kind: 'string', required: true, description: 'The name' },
      type: { kind: 'choice', choices: ['A', 'AAAA', 'MX'], default: 'A', description: 'The record type' },
    },
    metrics: { time: { unit: 's', description: 'How long the answer took' } },
    observes: { answers: 'a list', rcode: 'a text' },
    primaryMetric: 'time',
    run,
  },
  {
    type: 'tls',
    title: 'TLS',
    summary: 'The certificate holds',
    options: {
      host: { kind: 'string', required: true, description: 'The host' },
      port: { kind: 'integer', default: 443, minimum: 1, maximum: 65535, description: 'The port' },
    },
    metrics: { days_left: { unit: '', description: 'Days left' } },
    observes: { names: 'a list' },
    run,
  },
  {
    type: 'tcp',
    title: 'TCP',
    summary: 'The port is open',
    options: { address: { kind: 'string', main: true, required: true, description: 'host:port' } },
    metrics: {
      time: { unit: 's', description: 'How long it took', max: 'timeout' },
      banner_time: { unit: 's', description: 'How long the banner took' },
    },
    observes: { banner: 'a text' },
    primaryMetric: 'time',
    missingFor: (metric, { address }) =>
      metric === 'banner_time' && address !== 'a:25' ? 'port 25 has one' : undefined,
    run,
  },
  {
    type: 'command',
    title: 'Command',
    summary: 'The plugin is content',
    options: {
      command: { kind: 'strings', main: true, required: true, exposed: true, description: 'Program and arguments' },
      env: { kind: 'map', description: 'Environment variables' },
    },
    metrics: {},
    observes: { exit_code: 'a number' },
    open: true,
    run,
  },
]

export const TYPE_NAMES: readonly string[] = TYPES.map(({ type }) => type)

export const loadCheckType: LoadCheckType = async (name) => {
  if (name.endsWith('/broken.js')) {
    throw new OperatorError('CHECK_MODULE_INVALID', 'the module exports no check', {
      hint: 'export default defineCheck({...})',
    })
  }
  if (name.endsWith('/mine.js')) return TYPES.find(({ type }) => type === 'tcp')
  return TYPES.find(({ type }) => type === name)
}
