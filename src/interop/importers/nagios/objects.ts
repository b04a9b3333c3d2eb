import type { Problem, Source } from '../../../core/problem.js'
import type { Comment } from '../../source/comments.js'
import { problemAt, type SourceText } from '../../source/source-text.js'

/** A value with its place: a template's line for what was inherited. */
export interface Attribute {
  readonly value: string
  readonly source: Source
}

export type Attributes = ReadonlyMap<string, Attribute>

/** `define TYPE { ... }`. */
export interface NagiosObject {
  readonly type: string
  readonly source: Source
  readonly lastLine: number
  readonly attributes: Attributes
}

/** A line outside of definitions: `$USER1$=...` of a resource file, `interval_length=60` of the main one. */
export interface Directive extends Attribute {
  readonly name: string
}

export interface ObjectFile {
  readonly objects: readonly NagiosObject[]
  readonly directives: readonly Directive[]
  readonly comments: readonly Comment[]
}

const TYPES = new Set(
  'host hostgroup hostdependency hostescalation hostextinfo service servicegroup servicedependency serviceescalation serviceextinfo contact contactgroup timeperiod command'.split(
    ' ',
  ),
)

// Attributes that have several names. Source: Nagios Core, "Object Definitions"; xdata/xodtemplate.c.
const NAMES: Readonly<Record<string, string>> = {
  normal_check_interval: 'check_interval',
  retry_check_interval: 'retry_interval',
  description: 'service_description',
  host: 'host_name',
  hosts: 'host_name',
  hostgroup: 'hostgroup_name',
  hostgroups: 'hostgroup_name',
  service_groups: 'servicegroups',
}

/** Reads a file of objects, a resource file or the main file. What is wrong goes to the problems. */
export function readObjects(file: SourceText, problems: Problem[]): ObjectFile {
  const objects: NagiosObject[] = []
  const directives: Directive[] = []
  const comments: Comment[] = []
  let open: { type: string; source: Source; attributes: Map<string, Attribute> } | undefined
  const complain = (source: Source, message: string, hint?: string) =>
    problems.push(problemAt(file, source, message, hint))
  for (const { line, column, text, comment } of linesOf(file.text)) {
    const source = { file: file.name, line, column }
    if (comment !== undefined) comments.push({ line, text: comment, trailing: text !== '' })
    if (text === '') continue
    const definition = /^define\s+(\w*)\s*\{?\s*(.*)$/.exec(text)
    if (definition !== null) {
      const [, type = '', rest = ''] = definition
      if (open !== undefined)
        complain(
          source,
          `this starts while the "${open.type}" of line ${open.source.line} is open`,
          'close it with a line of "}"',
        )
      if (!TYPES.has(type)) complain(source, `"${type}" is no type of object`)
      if (rest.startsWith('#')) comments.push({ line, text: rest.replace(/^#+\s*/, ''), trailing: true })
      else if (rest !== '') complain(source, 'Nagios reads one directive a line', 'start a new line behind the brace')
      open = { type, source, attributes: new Map() }
    } else if (open === undefined) {
      const [, name = '', value = ''] = /^([^=\s]+)\s*=\s*(.*)$/.exec(text) ?? []
      if (name === '')
        complain(source, 'this is neither a definition nor a directive', 'objects stand in "define TYPE {"')
      else directives.push({ name, value, source })
    } else if (text === '}') {
      objects.push({ ...open, lastLine: line })
      open = undefined
    } else {
      const [, name = text, value = ''] = /^(\S+)\s+(.*)$/.exec(text) ?? []
      open.attributes.set(nameOf(open.type, name), { value, source })
    }
  }
  if (open !== undefined) complain(open.source, `this "${open.type}" is never closed`, 'close it with a line of "}"')
  return { objects, directives, comments }
}

function nameOf(type: string, name: string): string {
  if (name.startsWith('_')) return name.toUpperCase()
  if (type === 'host' && name === 'hostgroups') return name
  return NAMES[name] ?? name
}

interface Line {
  readonly line: number
  readonly column: number
  readonly text: string
  readonly comment: string | undefined
}

/** Lines without their comments; one that ends in a backslash goes on in the next. */
function* linesOf(text: string): Generator<Line> {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1
    let whole = lines[index] ?? ''
    while (/(?<!\\)\\$/.test(whole) && index + 1 < lines.length)
      whole = whole.slice(0, -1) + (lines[++index] ?? '').trimStart()
    const column = whole.length - whole.trimStart().length + 1
    if (/^\s*#/.test(whole)) yield { line, column, text: '', comment: whole.replace(/^\s*#+\s*/, '').trim() }
    else {
      const cut = whole.search(/(?<!\\);/)
      const comment =
        cut < 0
          ? undefined
          : whole
              .slice(cut)
              .replace(/^;+\s*/, '')
              .trim()
      yield { line, column, text: (cut < 0 ? whole : whole.slice(0, cut)).trim(), comment }
    }
  }
}
