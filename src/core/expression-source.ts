import type { ASTNode } from '@marcbachmann/cel-js'

/** Another text for a node, or undefined to print it as it stands. */
export type Rewrite = (node: ASTNode) => string | undefined

/**
 * CEL text that parses to the same tree, apart from the nodes that `rewrite` replaces.
 *
 * The library's own `serialize` loses parentheses (`a - (b - c)`) and digits, so it cannot stand in for the author's text.
 */
export function sourceOf(node: ASTNode, rewrite: Rewrite = () => undefined): string {
  return rewrite(node) ?? textOf(node, (child) => sourceOf(child, rewrite))
}

type Print = (node: ASTNode) => string

function textOf(node: ASTNode, print: Print): string {
  const { op, args } = node
  switch (op) {
    case 'value':
      return node.input.slice(node.start, node.end)
    case 'id':
      return args
    case '.':
    case '.?':
      return `${operand(args[0], POSTFIX, print)}${op}${args[1]}`
    case '[]':
      return `${operand(args[0], POSTFIX, print)}[${print(args[1])}]`
    case '[?]':
      return `${operand(args[0], POSTFIX, print)}[?${print(args[1])}]`
    case 'call':
      return `${args[0]}(${args[1].map(print).join(', ')})`
    case 'rcall':
      return `${operand(args[1], POSTFIX, print)}.${args[0]}(${args[2].map(print).join(', ')})`
    case 'list':
      return `[${args.map(print).join(', ')}]`
    case 'map':
      return `{${args.map(([key, value]) => `${print(key)}: ${print(value)}`).join(', ')}}`
    case '?:':
      return `${operand(args[0], 2, print)} ? ${print(args[1])} : ${print(args[2])}`
    case '!_':
    case '-_':
      return `${op[0]}${operand(args, UNARY, print)}`
    default:
      return `${operand(args[0], PRECEDENCE[op], print)} ${op} ${operand(args[1], PRECEDENCE[op] + 1, print)}`
  }
}

const UNARY = 8
const POSTFIX = 9
const PRECEDENCE = {
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  in: 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
} as const

/** The node's text, in parentheses when it binds less tightly than `least`; equal operators group to the left. */
function operand(node: ASTNode, least: number, print: Print): string {
  const text = print(node)
  return precedenceOf(node) < least ? `(${text})` : text
}

function precedenceOf({ op }: ASTNode): number {
  if (op === '?:') return 1
  if (op === '!_' || op === '-_') return UNARY
  return Object.hasOwn(PRECEDENCE, op) ? PRECEDENCE[op as keyof typeof PRECEDENCE] : POSTFIX
}
