import { type Alias, Composer, type Document, isMap, isScalar, Lexer, LineCounter, type Node, Parser } from 'yaml'
import { messageOf } from '../../core/errors.js'
import type { Problem } from '../../core/problem.js'
import { inspect, MAX_DEPTH } from './inspect.js'
import { locate, spanOf } from './locate.js'
import type { Locator, Marks } from './source-document.js'

/** One document of a file as plain data. */
export interface Parsed {
  readonly index: number
  readonly data: unknown
  readonly marks: Marks
}

export interface ParsedFile {
  /** The documents that are well-formed. */
  readonly documents: readonly Parsed[]
  readonly problems: readonly Problem[]
  readonly locator: Locator
}

/** Parses YAML 1.2 with merge keys. Every problem is reported, none thrown. */
export function parse(file: string, text: string): ParsedFile {
  const lines = new LineCounter()
  const problems: Problem[] = []
  const complain = (start: number, end: number, message: string, hint: string | undefined) => {
    const { line, column, length, text: lineText } = spanOf({ text, lines }, start, end)
    const source = { file, line, column }
    problems.push({ source, message, ...(hint !== undefined && { hint }), text: lineText, length, level: 'error' })
  }
  const roots: { readonly root: Node | null; readonly targets: ReadonlyMap<Alias, Node> }[] = []
  const documents: Parsed[] = []
  for (const document of compose(text, lines, complain)) {
    const before = problems.length
    reportSyntax(document, complain)
    const root = document.contents
    const { complaints, targets } = inspect(root, (offset) => lines.linePos(offset).line)
    for (const { node, message, hint } of complaints)
      complain(node.range?.[0] ?? 0, node.range?.[1] ?? 0, message, hint)
    roots.push({ root, targets })
    if (problems.length === before) {
      documents.push({
        index: roots.length - 1,
        data: document.toJS({ maxAliasCount: -1 }),
        marks: marksOf(root, lines),
      })
    }
  }
  return {
    documents,
    problems,
    locator: {
      locate: (index, path, what) =>
        locate({ text, lines, ...(roots[index] ?? { root: null, targets: new Map() }) }, path, what),
    },
  }
}

type ComplainAt = (start: number, end: number, message: string, hint: string | undefined) => void

/** The nesting is watched while parsing: afterwards it would be too late for the stack. */
function compose(text: string, lines: LineCounter, complain: ComplainAt): readonly Document.Parsed[] {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  function* tokens() {
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme)
      if (parser.stack.length > 2 * MAX_DEPTH) return complain(parser.offset, parser.offset, TOO_DEEP, undefined)
    }
    yield* parser.end()
  }
  // Repeated keys are looked for by inspect(): the library compares each key with each other one.
  const composer = new Composer({ merge: true, uniqueKeys: false, version: '1.2', logLevel: 'silent' })
  try {
    return [...composer.compose(tokens(), true, text.length)] as Document.Parsed[]
  } catch (error) {
    complain(0, 0, `the YAML cannot be parsed: ${messageOf(error)}`, undefined)
    return []
  }
}

const TOO_DEEP = `nested more than ${MAX_DEPTH} levels deep`

const HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BLOCK_AS_IMPLICIT_KEY: 'quote a text that contains ": "',
  MULTILINE_IMPLICIT_KEY: 'is a ":" or a closing quote missing?',
  MISSING_CHAR: 'is a closing quote or bracket missing?',
  BAD_INDENT: 'align it with its neighbours',
  BAD_DQ_ESCAPE: 'in double quotes a backslash is written \\\\; or use single quotes',
  BAD_SCALAR_START: 'quote it',
  UNEXPECTED_TOKEN: 'quote a text that holds special characters',
}

function reportSyntax(document: Document.Parsed, complain: ComplainAt): void {
  for (const { code, message, pos } of document.errors) {
    complain(pos[0], pos[1], message.charAt(0).toLowerCase() + message.slice(1), HINTS[code])
  }
  for (const { pos, message } of document.warnings) {
    complain(
      pos[0],
      pos[1],
      message.charAt(0).toLowerCase() + message.slice(1),
      'suites use no tags; quote a text that starts with "!"',
    )
  }
  if (document.directives.yaml.version !== '1.2') {
    complain(
      0,
      0,
      `YAML ${document.directives.yaml.version} is not read here`,
      'remove the %YAML line: suites are YAML 1.2',
    )
  }
}

const ENTRIES = ['integration_points', 'sites', 'handlers'] as const

/** The places of what can be named: integration points, their checks, sites, handlers; `''` is the document's first key. */
function marksOf(root: Node | null, lines: LineCounter): Marks {
  const marks = new Map<string, readonly [number, number]>()
  const mark = (path: string, key: unknown) => {
    const { line, col } = lines.linePos((key as Node).range?.[0] ?? 0) // a parsed key is a node
    marks.set(path, [line, col])
  }
  if (!isMap(root)) return marks
  if (root.items[0] !== undefined) mark('', root.items[0].key)
  for (const section of ENTRIES) {
    markEntries(root.get(section), section, (path, key, value) => {
      mark(path, key)
      if (section === 'integration_points' && isMap(value)) markEntries(value.get('checks'), `${path}.checks`, mark)
    })
  }
  return marks
}

function markEntries(map: unknown, path: string, mark: (path: string, key: unknown, value: unknown) => void): void {
  if (!isMap(map)) return
  for (const { key, value } of map.items) if (isScalar(key)) mark(`${path}.${String(key.value)}`, key, value)
}
