import { Lexer } from 'yaml'

/** One comment of a file: a line of it. */
export interface Comment {
  readonly line: number
  /** Without its mark and the spaces around it. */
  readonly text: string
  /** Whether something stands before it on its line. */
  readonly trailing: boolean
}

/** What a file says in comments about a thing in it. */
export interface Remarks {
  /** What stands right above it, or behind its first line, as a sentence. */
  readonly why?: string
  /** What stands inside it, and what reads like settings that were switched off. */
  readonly comments: readonly string[]
}

/** The comments of a file, taken one after the other by the things that they are about. */
export interface Comments {
  /** Takes the comments of the thing on these lines. */
  readonly about: (firstLine: number, lastLine: number) => Remarks
  /** Takes the comments that open the file and are followed by an empty line. */
  readonly opening: () => readonly string[]
  /** What nobody took. */
  readonly left: () => readonly Comment[]
}

export function commentsOf(all: readonly Comment[], text: string): Comments {
  const lines = text.split('\n')
  const taken = new Set<Comment>()
  const alone = new Map(all.filter(({ trailing }) => !trailing).map((comment) => [comment.line, comment]))
  const take = (comments: readonly Comment[]) => {
    const free = comments.filter((comment) => !taken.has(comment))
    for (const comment of free) taken.add(comment)
    return free
  }

  function above(line: number): readonly Comment[] {
    const block: Comment[] = []
    for (let at = alone.get(line - 1); at !== undefined; at = alone.get(at.line - 1)) block.unshift(at)
    return block
  }

  return {
    about(firstLine, lastLine) {
      const head = take([...above(firstLine), ...all.filter(({ line }) => line === firstLine)])
      const inner = take(all.filter(({ line }) => line > firstLine && line <= lastLine))
      const said = head.filter(({ text }) => !isOrnament(text))
      const reason = said.some(({ text }) => isSetting(text)) ? [] : said
      const rest = [...said.filter((comment) => !reason.includes(comment)), ...inner]
      const why = reason.map(({ text }) => text).join(' ')
      return { ...(why !== '' && { why }), comments: rest.map(({ text }) => text).filter((text) => !isOrnament(text)) }
    },
    opening() {
      const [first] = all
      if (first === undefined || first.trailing || first.line > 2) return []
      const block = [first]
      for (let at = alone.get(first.line + 1); at !== undefined; at = alone.get(at.line + 1)) block.push(at)
      const next = lines[(block.at(-1) ?? first).line] ?? ''
      if (next.trim() !== '') return []
      return take(block)
        .map(({ text }) => text)
        .filter((text) => !isOrnament(text))
    },
    left: () => all.filter((comment) => !taken.has(comment) && !isOrnament(comment.text)),
  }
}

/** The comments of YAML. */
export function yamlComments(text: string): readonly Comment[] {
  const comments: Comment[] = []
  let line = 1
  let isLineStart = true
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.startsWith('#'))
      comments.push({ line, text: lexeme.replace(/^#+\s*/, '').trim(), trailing: !isLineStart })
    const breaks = lexeme.split('\n').length - 1
    line += breaks
    const tail = lexeme.slice(lexeme.lastIndexOf('\n') + 1)
    if (breaks > 0) isLineStart = /^\s*$/.test(tail)
    else if (!/^\s*$/.test(lexeme) && !/^[\ufeff\u0002\u0018\u001f]$/.test(lexeme)) isLineStart = false
  }
  return comments
}

/** Lines of nothing but dashes and the like, and what tells an editor about the file. */
function isOrnament(text: string): boolean {
  return /^[^\p{L}\p{N}]*$/u.test(text) || /^(yaml-language-server|vim?:|-\*-)/.test(text)
}

/** `interval: 30s`, `- name: old`. */
function isSetting(text: string): boolean {
  return /^(- \S|[\w.-]+:(\s|$)|[\w.-]+: )/.test(text) && !/^(note|warning|todo|fixme|nb|see|owner|why):/i.test(text)
}
