import { dirname, resolve } from 'node:path'
import { messageOf } from '../src/core/errors.js'
import { describeFile, type FileStats, lookAtFile } from '../src/sdk/file-stats.js'
import {
  critical,
  defineCheck,
  type Facts,
  formatSize,
  type Metric,
  type OptionSpecs,
  type OptionsOf,
  type Outcome,
  type OutcomeDetails,
  ok,
  type Sabotages,
  unknown,
  type World,
} from '../src/sdk/index.js'
import { listText } from '../src/sdk/list-text.js'
import { type FileContent, readRegularFile } from '../src/sdk/read-file.js'
import { readJson } from '../src/sdk/read-json.js'

const options = {
  path: {
    kind: 'string',
    required: true,
    main: true,
    description: "Path of the file; a relative one starts at the suite's folder",
    example: '/var/backups/last.dump',
  },
  exists: { kind: 'boolean', default: true, description: 'Whether it must exist; with false it must not' },
  kind: {
    kind: 'choice',
    choices: ['file', 'directory', 'symlink', 'socket', 'fifo', 'device'],
    description: 'What it must be; `symlink` is the link itself, all others what a link leads to',
  },
  contains: { kind: 'string', description: 'Text that must be in its first `max_read` bytes' },
  sha256: { kind: 'string', pattern: /^[0-9A-Fa-f]{64}$/, description: 'The SHA-256 that it must have, in hex' },
  maxRead: {
    kind: 'size',
    default: '64KiB',
    description:
      'How much of its content is looked at; of a longer file neither `content` nor `lines` nor `json` is a fact',
  },
} as const satisfies OptionSpecs

type Wanted = OptionsOf<typeof options>

const DAY_MS = 86_400_000

const sabotages: Sabotages<Wanted> = {
  move: (wanted, { path }) => ({ ...wanted, path }),
  broken: [
    {
      name: 'missing',
      title: 'it does not exist',
      world: ({ exists }) => (exists ? { kind: 'nowhere' } : undefined),
    },
    {
      name: 'there',
      title: 'it exists',
      world: ({ exists }) => (exists ? undefined : { kind: 'file', content: 'sabotaged', ageMs: 0 }),
    },
    {
      name: 'empty',
      title: 'it is an empty file',
      advice: 'name in `expect` what must be in it, not what must not',
      world: (wanted, { facts }) => {
        const isAsked = wanted.contains !== undefined || wanted.sha256 !== undefined
        const isRead = ['content', 'lines', 'json', 'sha256'].some((fact) => facts.has(fact))
        return mayBeFile(wanted) && (isAsked || isRead) ? { kind: 'file', content: '', ageMs: 0 } : undefined
      },
    },
    {
      name: 'ten-years-old',
      title: 'it was last changed ten years ago',
      advice: 'write the greatest age that is good: `critical: 26h`',
      world: (wanted, { thresholds }) => {
        const isAsked = Object.values(thresholds['age'] ?? {}).some(({ end, inverted }) => !inverted && end < Infinity)
        return mayBeFile(wanted) && isAsked ? goodFile(wanted, 3650 * DAY_MS) : undefined
      },
    },
  ],
  healthy: [
    {
      name: 'as-wanted',
      title: 'it is there, with what must be in it, or is not there if it must not be',
      world: (wanted) => {
        if (!wanted.exists) return { kind: 'nowhere' }
        if (wanted.kind === 'directory') return { kind: 'folder' }
        return mayBeFile(wanted) && wanted.sha256 === undefined ? goodFile(wanted, 0) : undefined
      },
    },
  ],
}

function mayBeFile({ exists, kind }: Wanted): boolean {
  return exists && (kind ?? 'file') === 'file'
}

function goodFile({ contains = 'sabotaged' }: Wanted, ageMs: number): World {
  return { kind: 'file', content: contains, ageMs }
}

export default defineCheck({
  type: 'file',
  title: 'File',
  summary: 'A file, a directory or a socket is there with the right content, or is not there.',
  options,
  metrics: {
    age: {
      unit: 's',
      worse: 'higher',
      description: 'Since it was last changed; negative when that is in the future',
      clause: 'it was last changed … ago',
    },
    size: { unit: 'B', min: 0, worse: 'either', description: 'Size of a regular file', clause: 'its size is …' },
  },
  observes: {
    exists: { type: 'bool', description: 'whether it exists' },
    kind: {
      type: 'string',
      description: '`file`, `directory`, `socket`, `fifo` or `device`; `symlink` when it is one that leads nowhere',
    },
    size: { type: 'number', description: 'bytes, of a regular file' },
    age: { type: 'number', description: 'seconds since it was last changed' },
    mode: { type: 'string', description: 'the permissions in octal, "0644"' },
    owner: { type: 'number', description: 'the user id of its owner' },
    target: { type: 'string', description: 'where it points to; absent when it is no symbolic link' },
    content: {
      type: 'string',
      description: 'a regular file as text; absent when it is longer than `max_read`, or may not be read',
    },
    lines: { type: 'number', description: 'the number of its lines; absent when it is longer than `max_read`' },
    json: 'its content as JSON; absent when it is none, or longer than `max_read`',
    sha256: {
      type: 'string',
      description: 'its SHA-256 in hex; absent when it is longer than `max_read` and `sha256` is not asked for',
    },
  },
  primaryMetric: 'age',
  describe: ({ path, exists, kind = 'file', contains, sha256 }) => {
    if (!exists) return `${path} does not exist`
    const wanted = [
      ...(contains === undefined ? [] : [`contains ${JSON.stringify(contains)}`]),
      ...(sha256 === undefined ? [] : [`has the SHA-256 ${sha256}`]),
    ]
    return `the ${kind} ${path} ${listText(['exists', ...wanted])}`
  },
  sabotages,
  missingFor(metric, { exists, kind = 'file' }) {
    if (!exists) return 'what must not exist has no limits'
    return metric === 'size' && kind !== 'file' ? `a ${kind} has no size here: only a regular file has` : undefined
  },
  validate({ exists, kind, contains, sha256 }) {
    const wanted = Object.entries({ kind, contains, sha256 }).find(([, value]) => value !== undefined)
    return exists || wanted === undefined ? undefined : `what must not exist cannot have "${wanted[0]}": drop one`
  },
  async run(wanted, { directory, log, now, signal }) {
    const path = resolve(directory, wanted.path)
    log(`looking at ${path}`)
    try {
      const stats = await lookAtFile(path, now())
      if (stats === undefined) return await absent(path, wanted)
      return wanted.exists ? await present(path, stats, wanted, signal) : surplus(path, stats)
    } catch (error) {
      return cannotTell(path, error)
    }
  },
})

async function absent(path: string, { exists }: Wanted): Promise<Outcome> {
  const folder = dirname(path)
  const nor = (await lookAtFile(folder, 0)) === undefined ? `, and neither does ${folder}` : ''
  const output = `${path} does not exist${nor}`
  return exists ? critical(output, { observed: { exists: false } }) : ok(output, { observed: { exists: false } })
}

function surplus(path: string, stats: FileStats): Outcome {
  return critical(`${path} exists, but must not: it is ${describeFile(stats)}`, seen(stats))
}

async function present(path: string, stats: FileStats, wanted: Wanted, signal: AbortSignal): Promise<Outcome> {
  const { kind, target } = stats
  if (wanted.kind === 'symlink') {
    if (target === undefined) return critical(`${path} is ${describeFile(stats)}, wanted a symbolic link`, seen(stats))
    return ok(`${path} is a symbolic link to ${target}`, seen(stats))
  }
  if (kind === 'symlink') return critical(`${path} points to ${target}, which does not exist`, seen(stats))
  if (wanted.kind !== undefined && wanted.kind !== kind)
    return critical(`${path} is ${describeFile(stats)}, wanted a ${wanted.kind}`, seen(stats))
  const content = kind === 'file' ? await contentOf(path, wanted, signal) : undefined
  const violation = violationOf(content, wanted)
  const output = `${path} is ${describeFile(stats)}`
  const details = { ...seen(stats, content), ...unread(content, wanted) }
  if (violation === undefined) return ok(output, details)
  const { text, isCertain } = violation
  return critical(`${output}${text}`, { ...details, ...(!isCertain && { conclusive: false }) })
}

/** Why the beginning of a longer file is no fact: what is not in it may be in the rest. */
function unread(content: FileContent | undefined, { maxRead }: Wanted): Pick<OutcomeDetails, 'unobserved'> {
  if (content === undefined || content.whole) return {}
  const why = `the file is longer than ${formatSize(maxRead)}: raise "max_read"`
  return { unobserved: { content: why, lines: why, json: why, sha256: why } }
}

/** Content that nobody asked about may be unreadable. */
async function contentOf(path: string, wanted: Wanted, signal: AbortSignal): Promise<FileContent | undefined> {
  const asked = wanted.contains !== undefined || wanted.sha256 !== undefined
  try {
    return await readRegularFile(path, { limit: wanted.maxRead, hash: wanted.sha256 !== undefined, signal })
  } catch (error) {
    if (asked) throw error
    return undefined
  }
}

interface Violation {
  /** Follows what the file is. */
  readonly text: string
  /** False when the rest of a longer file may show that there is none. */
  readonly isCertain: boolean
}

function violationOf(content: FileContent | undefined, { contains, sha256, maxRead }: Wanted): Violation | undefined {
  if (contains === undefined && sha256 === undefined) return undefined
  if (content === undefined) return { text: ', which has no content to look at', isCertain: true }
  const isOther = sha256 !== undefined && content.sha256 !== sha256.toLowerCase()
  if (isOther)
    return { text: `, but its SHA-256 is ${content.sha256}, wanted ${sha256.toLowerCase()}`, isCertain: true }
  if (contains === undefined || content.content.includes(contains)) return undefined
  const where = content.whole ? 'in it' : `in its first ${formatSize(maxRead)} (raise "max_read" to look further)`
  return { text: `, but ${JSON.stringify(contains)} is not ${where}`, isCertain: content.whole }
}

function seen(
  stats: FileStats,
  content?: FileContent,
): { readonly metrics: readonly Metric[]; readonly observed: Facts } {
  const { kind, size, age, mode, owner, target } = stats
  return {
    metrics: [
      { label: 'age', value: age, unit: 's' },
      ...(kind === 'file' ? [{ label: 'size', value: size, unit: 'B', min: 0 }] : []),
    ],
    observed: {
      exists: true,
      kind,
      age,
      mode,
      owner,
      ...(kind === 'file' && { size }),
      ...(target !== undefined && { target }),
      ...(content !== undefined && contentFacts(content)),
    },
  }
}

function contentFacts({ content, whole, sha256 }: FileContent): Facts {
  const json = whole ? readJson(content) : undefined
  return {
    ...(whole && { content, lines: content === '' ? 0 : content.replace(/\n$/, '').split('\n').length }),
    ...(json !== undefined && { json }),
    ...(sha256 !== undefined && { sha256 }),
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not look at it',
  EPERM: 'this user may not look at it',
  EIO: 'the disk or the file server gave an error',
  ESTALE: 'the file server has forgotten it: mount it again',
  ENAMETOOLONG: 'the path is longer than this machine allows',
  EMFILE: 'this machine is out of open files',
  ENFILE: 'this machine is out of open files',
}

function cannotTell(path: string, error: unknown): Outcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = Object.hasOwn(REASONS, code) ? `${REASONS[code]} (${code})` : messageOf(error)
  return unknown(`${path}: ${reason}`, { conclusive: false })
}
