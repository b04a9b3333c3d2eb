import { celString } from '../../cel-text.js'
import { commandOf } from '../../command-line.js'
import { durationText } from '../../duration-text.js'
import type { Body, Value } from '../../import-suite.js'
import { hasSecretArgument, ON_COMMAND_LINE } from '../../secret-text.js'
import { shellQuote } from '../../shell-words.js'
import { textOf } from '../../source/tree.js'
import { expectMatcher, loseAll, type Resource } from './resource.js'

// What goss calls the kinds of files.
const KINDS: Readonly<Record<string, string>> = {
  file: 'file',
  directory: 'directory',
  symlink: 'symlink',
  socket: 'socket',
  pipe: 'fifo',
  'character-device': 'device',
  'block-device': 'device',
}

/** goss reads all of a file and of what a command says; what is longer is UNKNOWN here, not judged by its beginning. */
const WHOLE = '16MiB'

const ATTRIBUTES = 'mode size owner uid group gid filetype contents contains md5 sha256 sha512 linked-to'.split(' ')

/** `file` of goss. */
export function fileCheck(resource: Resource): Body {
  const { fields, id, draft, what } = resource
  const path = fields.text('path') ?? id
  if (fields.flag('exists') === false) {
    for (const key of ATTRIBUTES) fields.drop(key, 'a file that must not exist has no such thing')
    return { file: { path, exists: false } }
  }
  const filetype = fields.text('filetype')
  const kind = filetype === undefined ? undefined : KINDS[filetype]
  if (filetype !== undefined && kind === undefined) loseAll(resource, ['filetype'], 'there is no such kind')
  const [contents, contains] = [fields.entry('contents'), fields.entry('contains')]
  for (const key of [contents && 'contents', contains && 'contains']) {
    if (key !== undefined) expectMatcher(resource, key, { value: 'content', kind: 'lines' })
  }
  const mode = fields.entry('mode')
  const digits = textOf(mode?.value)?.replace(/^0o?/, '')
  if (mode !== undefined && digits !== undefined) draft.expect(`mode == ${celString(digits.padStart(4, '0'))}`)
  else if (mode !== undefined) draft.lose(mode.source, `mode of ${what}`, 'there is no such matcher')
  expectMatcher(resource, 'size', { value: 'size', kind: 'number' })
  expectMatcher(resource, 'uid', { value: 'owner', kind: 'number' })
  expectMatcher(resource, 'linked-to', { value: 'target', kind: 'text' })
  expectOwner(resource)
  loseAll(resource, ['group', 'gid'], 'the group of a file is not looked at')
  loseAll(resource, ['md5', 'sha512'], 'only "sha256" is computed')
  const isRead = contents !== undefined || contains !== undefined
  return { file: { path, kind, sha256: fields.text('sha256'), max_read: isRead ? WHOLE : undefined } }
}

/** The file check knows owners by their number, and only that of root is the same everywhere. */
function expectOwner(resource: Resource): void {
  const { fields, draft } = resource
  if (textOf(fields.entry('owner')?.value) === 'root') draft.expect('owner == 0')
  else loseAll(resource, ['owner'], 'owners are known by number: write owner == UID')
}

/** `command` of goss: a line for the shell, its exit code and what it says. */
export function commandCheck(resource: Resource): Body | undefined {
  const { fields, id, entry, what, report, draft } = resource
  const line = fields.text('exec') ?? id
  const wanted = textOf(fields.entry('exit-status')?.value) ?? '0'
  if (!/^\d+$/.test(wanted) || fields.entry('exit-status')?.value.kind === 'map') {
    report.dropped(entry.source, `${what}: its "exit-status" is a matcher, and only a number can be carried over`)
    return undefined
  }
  if (hasSecretArgument(line)) report.changed(entry.source, `${what}: ${ON_COMMAND_LINE}`)
  if (wanted === '0')
    draft.expect('exit_code == 0') // exit code 1 would be a WARNING
  else
    report.changed(
      entry.source,
      `${what}: exit code ${wanted} is wanted, so the line stands in one for the shell that tests it`,
    )
  expectMatcher(resource, 'stdout', { value: 'stdout', kind: 'lines' })
  expectMatcher(resource, 'stderr', { value: 'stderr', kind: 'lines' })
  const count = fields.number('retry_count')
  const delay = fields.number('retry_delay')
  const command = argumentsOf(line, wanted, resource)
  const isRead = ['stdout', 'stderr'].some((key) => fields.entry(key) !== undefined)
  return {
    command: isRead ? { command, max_output: WHOLE } : command,
    timeout: durationText(fields.number('timeout') ?? 10_000),
    ...(count !== undefined && {
      retry: { attempts: count + 1, ...(delay !== undefined && { delay: durationText(delay) }) },
    }),
  }
}

function argumentsOf(line: string, wanted: string, { report, entry, what }: Resource): readonly Value[] {
  if (wanted !== '0') return ['sh', '-c', `sh -c ${shellQuote(line)}; [ $? -eq ${wanted} ] || exit 2`]
  const { words, needs } = commandOf({ text: line, references: [] })
  if (needs !== undefined) report.changed(entry.source, `${what}: a shell runs it, because it has ${needs}`)
  return words
}
